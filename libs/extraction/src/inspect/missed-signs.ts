import { loadHtml, rawTextOf, textOf, visitElements } from '../page/html-document.js';
import { selectorOf } from '../page/selector.js';

const itemWords =
  /(?<![\d.,])(\d{1,6})\s+(?:products?|items?|results?|articles?|produits?|artikel|produkte?|treffer|ergebnisse|productos?|resultados?|prodotti|risultati|producten|resultaten|varor|produkter|produktów|tuotetta)(?!\p{L})/iu;

/**
 * What a category shows that was not read: more products counted than found, or a pager that only scripts follow.
 * @param hasFollowingPages whether further pages were found
 */
export const missedOnListing = (
  { url, text }: { url: string; text: string },
  tiles: number,
  hasFollowingPages: boolean,
): string[] => {
  if (/^\s*[{[]/.test(text.slice(0, 100))) return [];
  const document = loadHtml(text);
  const warnings: string[] = [];
  const stated = hasFollowingPages ? undefined : statedCount(document);
  if (stated !== undefined && tiles > 0 && stated > tiles)
    warnings.push(
      `${url} speaks of ${stated} products, and ${tiles} were found: other tiles look different, or pages follow.`,
    );
  const scripted = selectorOf('a, button')
    .all(document)
    .filter(({ attribs }) => attribs['href'] === undefined || /^(?:#|javascript:)/i.test(attribs['href']))
    .filter((element) => /^\s*\d{1,4}\s*$/.test(textOf(element)));
  if (!hasFollowingPages && new Set(scripted.map((element) => textOf(element).trim())).size >= 2)
    warnings.push(
      `${url} has a pager whose links lead nowhere ("#"): say followingPages with urlTemplate and pageCount.`,
    );
  return warnings;
};

/** The number of products that a short text of the page speaks of. */
const statedCount = (document: Parameters<typeof textOf>[0]): number | undefined => {
  let count: number | undefined;
  visitElements('children' in document ? document.children : [], (element) => {
    if (count !== undefined || /^(?:script|style)$/.test(element.name)) return false;
    const own = element.children.every((child) => child.type === 'text') ? rawTextOf(element) : '';
    const match =
      own.length > 0 && own.length < 80 ? itemWords.exec(own.replace(/(?<=\d)[.,](?=\d{3}(?!\d))/g, '')) : null;
    if (match) count = Number(match[1]);
    return true;
  });
  return count;
};
