const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The three forms of a date in HTTP (RFC 9110 §5.6.7), all in UTC, and ISO 8601, which some write instead:
 * `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
 */
const forms = [
  /^[a-z]{3}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) (?:GMT|UTC)$/i,
  /^[a-z]{6,9}, (?<day>\d{1,2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) (?:GMT|UTC)$/i,
  /^[a-z]{3} (?<month>[a-z]{3}) {1,2}(?<day>\d{1,2}) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/i,
];
const isoForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A date as HTTP writes it. Undefined for everything else: Date.parse alone takes "5 apples" for a date. */
export const httpDate = (text: string, now: Date): Date | undefined => {
  const stated = text.trim();
  const groups = forms.map((form) => form.exec(stated)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return isoForm.test(stated) ? validDate(Date.parse(stated)) : undefined;
  const { day = '', month = '', year = '', time = '' } = groups;
  const monthNumber = months.indexOf(month.toLowerCase()) + 1;
  if (monthNumber === 0) return undefined;
  const two = (number: number | string): string => String(number).padStart(2, '0');
  return validDate(Date.parse(`${fullYear(year, now)}-${two(monthNumber)}-${two(day)}T${time}Z`));
};

/** A year of two digits that would be more than 50 years ahead is the latest one of the past (RFC 9110 §5.6.7). */
const fullYear = (year: string, now: Date): string => {
  if (year.length === 4) return year;
  const century = Math.floor(now.getUTCFullYear() / 100) * 100;
  const full = century + Number(year);
  return String(full > now.getUTCFullYear() + 50 ? full - 100 : full);
};

const validDate = (ms: number): Date | undefined => (Number.isNaN(ms) ? undefined : new Date(ms));
