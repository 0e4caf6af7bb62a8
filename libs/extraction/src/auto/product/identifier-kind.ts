import {
  identifierWords,
  labelFillers,
  makerNumberLabels,
  ownNumberLabels,
  vagueNumberWords,
} from '../../vocabulary/identifier-words.js';

export type IdentifierKind = 'sku' | 'mpn' | 'gtin';

/** How surely a label means that: short words such as "Code" may mean something else. */
export type LabelCertainty = 'sure' | 'likely' | 'vague';

/** Longer texts are sentences. */
const mostWords = 5;

const wordsFor = (kind: 'number' | 'goods' | 'own' | 'reference' | 'maker' | 'trade'): ReadonlySet<string> =>
  new Set(Object.values(identifierWords).flatMap((language) => language[kind]?.split(' ') ?? []));

const [numbers, goods, own, reference, maker, trade] = [
  wordsFor('number'),
  wordsFor('goods'),
  wordsFor('own'),
  wordsFor('reference'),
  wordsFor('maker'),
  wordsFor('trade'),
];

/** What a label's word may say: more than one thing in different languages. */
interface Said {
  isNumber: boolean;
  isGoods: boolean;
  isOwn: boolean;
  isReference: boolean;
  isMaker: boolean;
  isTrade: boolean;
}

const nothing: Said = {
  isNumber: false,
  isGoods: false,
  isOwn: false,
  isReference: false,
  isMaker: false,
  isTrade: false,
};

const saidBy = (word: string): Said | undefined => {
  const said = {
    isNumber: numbers.has(word),
    isGoods: goods.has(word),
    isOwn: own.has(word),
    isReference: reference.has(word),
    isMaker: maker.has(word),
    isTrade: trade.has(word),
  };
  if (Object.values(said).includes(true)) return said;
  return labelFillers.has(word) ? nothing : saidByParts(word);
};

/** `artikelnummer`, `termékkód`, `inseratsnr`: languages that write it as one. */
const saidByParts = (word: string): Said | undefined => {
  if (word.length < 5) return undefined;
  for (const length of lengthsOfNumbers) {
    if (length > word.length - 3 || !numbers.has(word.slice(-length))) continue;
    const first = word.slice(0, -length);
    if (maker.has(first)) return { ...nothing, isMaker: true };
    if (goods.has(first)) return { ...nothing, isNumber: true, isGoods: true };
    if (trade.has(first)) return { ...nothing, isTrade: true };
  }
  return undefined;
};

const lengthsOfNumbers = [...new Set([...numbers].map(({ length }) => length))].filter((length) => length > 1);

const aWord = /n[°º]|[№#]|[\p{L}\p{M}]+(?:[״"][\p{L}]+)?\d*|\d+/gu;

/** Of whose number a label speaks, and how surely; nothing of any other text. */
export const identifierKind = (label: string): { kind: IdentifierKind; certainty: LabelCertainty } | undefined => {
  const written = label.trim().toLowerCase();
  if (ownNumberLabels.has(written)) return { kind: 'sku', certainty: 'sure' };
  if (makerNumberLabels.has(written)) return { kind: 'mpn', certainty: 'sure' };
  const alone = written.replace(/[\s.:]+$/, '');
  if (vagueNumberWords.has(alone) && !own.has(alone)) return { kind: 'sku', certainty: 'vague' };
  const said: Said[] = [];
  for (const [word] of written.matchAll(aWord)) {
    const meaning = said.length < mostWords ? saidBy(word) : undefined;
    if (!meaning) return undefined;
    said.push(meaning);
  }
  const says = (what: keyof Said): boolean => said.some((word) => word[what]);
  if (says('isTrade')) return { kind: 'gtin', certainty: 'sure' };
  if (says('isMaker')) return { kind: 'mpn', certainty: 'sure' };
  if (says('isOwn') || (says('isGoods') && (says('isNumber') || says('isReference'))))
    return { kind: 'sku', certainty: 'sure' };
  return says('isReference') ? { kind: 'sku', certainty: 'likely' } : undefined;
};
