import type { FieldExplanation, ItemExplanation, NoReading, ValueOrigin } from '@aisle/contracts';
import { table, type Output } from './output.js';
import { valueText as wholeText } from './value-text.js';

/** Where an item's values come from, for people: the fields, the pages they name, what lost, and what changed. */
export const printExplanation = (item: ItemExplanation, output: Output): void => {
  const { itemId, sku, version, supplierId, listed, updatedAt } = item;
  const state = listed ? '' : ', no longer listed';
  output.human(`Item ${itemId}: SKU ${sku ?? '–'} of ${supplierId}${state}, version ${version} of ${updatedAt}`);
  const pages = numberPages(item);
  output.human('\nWhere each value comes from');
  output.human(table(['field', 'value', 'read by', 'from the text', 'said by'], item.fields.map(fieldRow(pages))));
  printOthers(item, pages, output);
  if (item.versions.length > 0) output.human('\nWhat changed, newest first');
  for (const { version: number, changedAt, correlationId, changes } of item.versions) {
    output.human(`v${number}  ${changedAt}  correlation ${correlationId}`);
    for (const { field, from, to, origin } of changes) {
      output.human(
        `    ${field}: ${valueText(from)} → ${valueText(to)}  ${origin ? pages.nameOf(origin) : ''}`.trimEnd(),
      );
    }
  }
  output.human('\nSaid by');
  for (const line of pages.lines()) output.human(line);
};

const printOthers = ({ fields, isPartial }: ItemExplanation, pages: NumberedPages, output: Output): void => {
  const rows = fields.flatMap(({ field, value, others }) =>
    others
      .filter((other) => valueText(other.value) !== valueText(value))
      .map((other) => [field, valueText(other.value), pages.nameOf(other.origin), reasons[other.because]]),
  );
  if (rows.length > 0) output.human('\nWhat else is said, and why it does not count');
  if (rows.length > 0) output.human(table(['field', 'value', 'said by', 'because'], rows));
  if (isPartial) output.human('More is said about this item than is shown.');
};

const reasons: Record<FieldExplanation['others'][number]['because'], string> = {
  'no-longer-said': 'its page says so no longer',
  'said-earlier': 'its kind of page has said otherwise later',
  'less-detailed': 'another kind of page knows more',
  'answered-by-product-page': 'the product page has answered it since',
  'beside-another-value': 'the price or the stock that it was said of is another one now',
  older: 'the other was seen to hold later',
  'same-time': 'said at the same time, the other came later',
  'delisted-offer': 'its supplier no longer lists it',
  'not-sellable': 'another offer can be bought, this one cannot',
  'lower-priority': 'the tenant prefers another supplier',
  'younger-offer': 'the older of equal offers counts',
  'not-decided-yet': 'it has just come and is not decided yet',
};

const withoutReading: Record<NoReading, string> = {
  'said-by-being-there': 'being on the page, or not',
  'not-a-page': 'no page: said as it is',
  'not-kept': 'not kept for this page',
};

const fieldRow =
  (pages: NumberedPages) =>
  ({ field, value, origin }: FieldExplanation): string[] => {
    const said = origin ? pages.nameOf(origin) : 'unknown';
    const { reading = null, noReading = null } = origin ?? {};
    if (!reading) return [field, valueText(value), noReading ? withoutReading[noReading] : '–', '–', said];
    const { strategy, place, ruleIndex, rawText } = reading;
    const which = ruleIndex === 0 ? '' : ` (rule ${ruleIndex + 1})`;
    const rule = place === strategy ? strategy : `${strategy} ${place}`;
    return [field, valueText(value), `${cut(rule)}${which}`, cut(JSON.stringify(rawText)), said];
  };

/** Pages and other sources, each under a short name. */
interface NumberedPages {
  nameOf(origin: ValueOrigin): string;
  /** What stands behind the names. */
  lines(): string[];
}

const numberPages = ({ fields, versions }: ItemExplanation): NumberedPages => {
  const origins = [
    ...fields.flatMap(({ origin, others }) => [origin, ...others.map((other) => other.origin)]),
    ...versions.flatMap(({ changes }) => changes.map(({ origin }) => origin)),
  ].filter((origin) => origin !== null);
  const keyOf = ({ observationId, rawObject, parserVersion }: ValueOrigin): string =>
    `${rawObject?.id ?? observationId}\n${parserVersion}`;
  const byKey = new Map(origins.map((origin) => [keyOf(origin), origin]));
  const names = new Map([...byKey.keys()].map((key, index) => [key, `#${index + 1}`]));
  return {
    nameOf: (origin) => names.get(keyOf(origin)) ?? '',
    lines: () =>
      [...byKey].flatMap(([key, { supplierId, source, pageUrl, rawObject, parserVersion, observedAt }]) => {
        const name = names.get(key) ?? '';
        const when = rawObject?.fetchedAt ? `fetched ${rawObject.fetchedAt}` : `observed ${observedAt}`;
        return [
          `${name}  ${supplierId} ${source} ${pageUrl ?? ''}`.trimEnd(),
          `    ${when}, parser version ${parserVersion ?? '–'}`,
          `    raw object ${rawObject?.key ?? rawObject?.id ?? '–'}`,
        ];
      }),
  };
};

const cellCharacters = 60;
const cut = (text: string): string => (text.length > cellCharacters ? `${text.slice(0, cellCharacters - 1)}…` : text);

const valueText = (value: unknown): string => cut(wholeText(value));
