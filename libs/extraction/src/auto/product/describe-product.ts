import { parseUrl } from '@aisle/core';
import { plainText } from '../../page/html-document.js';
import { isPictureAddress, pictureAddressOf } from '../../page/image-address.js';
import { limits } from '../../base/limits.js';
import { keptText } from '../../base/kept-text.js';
import { descriptionNames, pictureNames } from '../../vocabulary/place-words.js';
import type { AutoProduct, AutoStrategy, Found } from './auto-product-types.js';
import { chooseBreadcrumbs } from './choose-breadcrumbs.js';
import type { StateProduct } from './embedded-state.js';
import { identifiersWithin } from './identifier-labels.js';
import { textBelow, type PageModel, type Place } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import type { StructuredFacts } from '../../structured/structured-facts.js';

interface Sources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
  state: readonly StateProduct[];
  url: string;
}

type Description = Pick<AutoProduct, 'name' | 'brand' | 'description' | 'imageUrls' | 'breadcrumb'>;

/** What tells a person which product it is. */
export const describeProduct = (
  sources: Sources,
): { [Field in keyof Description]: Description[Field] | undefined } => ({
  name: nameOf(sources),
  brand: brandOf(sources),
  description: descriptionOf(sources),
  imageUrls: imagesOf(sources),
  breadcrumb: chooseBreadcrumbs(sources),
});

type Stated = [strategy: AutoStrategy, raw: string | undefined];

const firstText = (stated: readonly Stated[], maxCharacters?: number): Found<string> | undefined => {
  for (const [strategy, raw] of stated) {
    // Data often carries its texts as HTML; what stands on the page has been decoded.
    const isData = strategy !== 'markup' && strategy !== 'text';
    const value = raw === undefined ? undefined : keptText(isData ? plainText(raw) : raw, maxCharacters);
    if (raw !== undefined && value !== undefined) return { value, strategy, raw: value };
  }
  return undefined;
};

const statedBy = (facts: readonly StructuredFacts[], field: 'name' | 'brand' | 'description'): Stated[] =>
  facts.map(({ strategy, product }) => [strategy, product?.[field]]);

const nameOf = ({ facts, regions, page, state }: Sources): Found<string> | undefined => {
  const stated = statedBy(facts, 'name');
  // A title for sharing names the shop as well.
  const isOpenGraph = ([strategy]: Stated): boolean => strategy === 'opengraph';
  return firstText([
    ...stated.filter((one) => !isOpenGraph(one)),
    ['markup', headingWithoutNumbers(page, regions)],
    ...stated.filter(isOpenGraph),
    ['embedded-state', state[0]?.name],
    ['markup', page.title],
  ]);
};

/** A heading may hold the shop's number of the product with a label; names of models stay. */
const headingWithoutNumbers = (page: PageModel, { heading, headingText }: PageRegions): string | undefined => {
  if (!heading || headingText === undefined) return headingText;
  const numbers = identifiersWithin(page, heading).map(({ raw }) => raw);
  const name = numbers.reduce((rest, raw) => rest.replace(raw, ''), headingText).replace(/[\s([|,;–-]+$/u, '');
  return /\p{L}{2}/u.test(name) ? name.trim() : headingText;
};

const brandOf = ({ facts, state, page, regions }: Sources): Found<string> | undefined =>
  firstText(
    [
      ...statedBy(facts, 'brand'),
      ['embedded-state', state.find(({ brand }) => brand !== undefined)?.brand],
      ['text', labelledBrand(page, regions)],
    ],
    200,
  );

const brandLabel =
  /^(brand|marke|hersteller|marque|marca|merk|märke|varemærke|merke|merkki|tuotemerkki|marka|producent|výrobce|výrobca|značka|gyártó|márka|producător|brand name|бренд|марка|производитель|виробник|proizvođač|robna marka|μάρκα|κατασκευαστής|الماركة|العلامة التجارية|מותג|品牌|ブランド|メーカー|브랜드|แบรนด์|thương hiệu|merek|manufacturer|fabricant|fabbricante|fabricante|fabrikant)\s*[:：]?\s*/iu;

const labelledBrand = (page: PageModel, regions: PageRegions): string | undefined => {
  for (const [index, run] of page.runs.entries()) {
    if (run.at < regions.headingAt - 300 || run.text.length > 60 || regions.regionOf(run.place) !== 'product') continue;
    const label = brandLabel.exec(run.text)?.[0];
    if (label === undefined) continue;
    const rest = run.text.slice(label.length);
    if (rest === '') return page.runs[index + 1]?.text.replace(/^[:：]\s*/, '').slice(0, 60);
    if (/[:：]/.test(label)) return rest;
  }
  return undefined;
};

const descriptionOf = ({ facts, page, regions }: Sources): Found<string> | undefined =>
  firstText(
    [
      ...statedBy(facts, 'description'),
      ['markup', longestDescription(page, regions)],
      ['markup', metaDescription(page)],
    ],
    limits.descriptionCharacters,
  );

const metaDescription = (page: PageModel): string | undefined =>
  page.metas.find(({ attribs }) => attribs['name']?.toLowerCase() === 'description')?.attribs['content'];

/** A paragraph's box that is called a description. */
const longestDescription = (page: PageModel, regions: PageRegions): string | undefined => {
  const seen = new Set<Place>();
  for (const run of page.runs) {
    if (run.text.length < 40 || run.at < regions.headingAt) continue;
    for (let next: Place | undefined = run.place, up = 0; next && up < 4; next = next.parent, up++) {
      if (seen.has(next)) break;
      seen.add(next);
      if (next.names.say(descriptionNames)) {
        return regions.regionOf(next) === 'product'
          ? textBelow(page.runs, next, limits.descriptionCharacters)
          : undefined;
      }
    }
  }
  return undefined;
};

const imagesOf = ({ facts, page, regions, url }: Sources): Found<string[]> | undefined => {
  const absolute = (href: string): string[] =>
    href !== '' && href.length <= limits.urlCharacters ? [parseUrl(href, url)?.href ?? []].flat() : [];
  for (const { strategy, product } of facts) {
    const urls = [...new Set((product?.imageUrls ?? []).flatMap((href) => absolute(href.trim())))];
    if (urls.length > 0) return { value: urls.slice(0, limits.imageUrls), strategy, raw: urls[0] ?? '' };
  }
  const shown = page.images.filter((place) => isProductImage(place, regions));
  const urls = [...new Set(shown.flatMap(({ element }) => absolute(pictureAddressOf(element) ?? '')))];
  if (urls.length > 0) return { value: urls.slice(0, limits.imageUrls), strategy: 'markup', raw: urls[0] ?? '' };
  const [preview] = absolute(previewImage(page) ?? '');
  return preview === undefined ? undefined : { value: [preview], strategy: 'opengraph', raw: preview };
};

/** What a page that does not call itself a product shows where it is shared; a logo is that of the shop. */
const previewImage = ({ metas }: PageModel): string | undefined =>
  metas
    .filter(({ attribs }) => /^(?:og|twitter):image(?::url)?$/i.test(attribs['property'] ?? attribs['name'] ?? ''))
    .map(({ attribs }) => attribs['content']?.trim() ?? '')
    .find((address) => isPictureAddress(address) && !/logo/i.test(address));

const isProductImage = (place: Place, regions: PageRegions): boolean => {
  if (regions.regionOf(place) !== 'product') return false;
  const alt = place.element.attribs['alt']?.trim().toLowerCase() ?? '';
  const name = regions.headingText?.toLowerCase() ?? '';
  const isNamed = alt.length > 5 && name !== '' && (name.includes(alt) || alt.includes(name));
  return isNamed || place.names.say(pictureNames) || place.parent?.names.say(pictureNames) === true;
};
