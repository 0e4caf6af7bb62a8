import { load, type CheerioAPI } from 'cheerio';
import { z } from 'zod';

/**
 * What is taken from a page before it is read, to learn how well the rest is read: `data` takes all structured data,
 * `names` makes class, id and data names meaningless.
 */
export const maskSchema = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(['data', 'names'])).min(1));
export type Mask = z.infer<typeof maskSchema>[number];

/** The page without what the masks take. What people see of it stays letter by letter. */
export const maskPage = (html: string, masks: readonly Mask[]): string => {
  if (masks.length === 0) return html;
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true, encodeEntities: 'utf8' } });
  if (masks.includes('data')) removeData($);
  if (masks.includes('names')) replaceNames($);
  return $.html();
};

const ofMicrodata = ['itemprop', 'itemscope', 'itemtype', 'itemid', 'itemref'];
const ofRdfa = ['property', 'typeof', 'vocab', 'resource', 'about', 'prefix', 'datatype', 'inlist', 'rev'];
const productMeta = /^(?:og|product|twitter|article|fb)[:.]/i;

/** JSON-LD, data layers and state in scripts, microdata, RDFa, OpenGraph, and JSON kept in attributes. */
const removeData = ($: CheerioAPI): void => {
  $('script').text('');
  for (const element of elementsOf($)) {
    const { name, attribs } = element;
    if ((name === 'meta' || name === 'link') && isStatement(attribs)) $(element).remove();
    // Only statements carry a content of their own.
    if (('itemprop' in attribs || 'property' in attribs) && 'content' in attribs) delete attribs['content'];
    for (const attribute of [...ofMicrodata, ...ofRdfa]) delete attribs[attribute];
    for (const [attribute, value] of Object.entries(attribs)) {
      if (/^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(value)) attribs[attribute] = '';
    }
  }
};

const isStatement = ({ itemprop, property, name }: Record<string, string>): boolean =>
  itemprop !== undefined || property !== undefined || productMeta.test(name ?? '');

const elementsOf = ($: CheerioAPI) =>
  $('*')
    .toArray()
    .filter((node) => 'attribs' in node);

/** Attributes that name elements by their id. */
const ofIds = ['id', 'for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'headers', 'form'];

const replaceNames = ($: CheerioAPI): void => {
  const instead = meaninglessNames();
  const replaced = (names: string): string => names.split(/\s+/).filter(Boolean).map(instead).join(' ');
  for (const element of elementsOf($)) {
    element.attribs = Object.fromEntries(
      Object.entries(element.attribs).map(([name, value]): [string, string] => {
        if (name === 'class' || ofIds.includes(name)) return [name, replaced(value)];
        if (name === 'href' && /^#./.test(value)) return [name, `#${instead(value.slice(1))}`];
        return name.startsWith('data-') ? [`data-${instead(name)}`, value] : [name, value];
      }),
    );
  }
};

/** The same name always becomes the same one; without vowels and digits, none becomes a word or a number. */
const meaninglessNames = (): ((name: string) => string) => {
  const known = new Map<string, string>();
  return (name) => {
    const replacement = known.get(name) ?? lettersOf(known.size);
    known.set(name, replacement);
    return replacement;
  };
};

const letters = 'bcdfghjkmpqrtvwxz';

const lettersOf = (index: number): string => {
  const rest = Math.floor(index / letters.length);
  return (rest === 0 ? 'zq' : lettersOf(rest)) + (letters[index % letters.length] ?? '');
};
