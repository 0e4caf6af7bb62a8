/** What a recipe may call by name where its rules do not suffice: functions of the text alone. */
const pureFunctions = {
  trim: (text: string) => text.trim(),
  lowerCase: (text: string) => text.toLowerCase(),
  upperCase: (text: string) => text.toUpperCase(),
  titleCase: (text: string) =>
    text
      .toLowerCase()
      .replace(/(^|[\s/(-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  digits: (text: string) => text.replace(/\D+/g, ''),
  lastPathSegment: (text: string) =>
    text
      .replace(/[?#].*$/s, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? '',
  decodeUri: (text: string) => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      return text;
    }
  },
  decodeBase64: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
  withoutTags: (text: string) => text.replace(/<[^<>]*>/g, ' '),
  unslug: (text: string) => text.replace(/[-_+]+/g, ' ').replace(/^./, (letter) => letter.toUpperCase()),
} as const;

export type PureFunctionName = keyof typeof pureFunctions;
export const pureFunctionNames = Object.keys(pureFunctions) as [PureFunctionName, ...PureFunctionName[]];

export const callPureFunction = (name: PureFunctionName, text: string): string => pureFunctions[name](text);
