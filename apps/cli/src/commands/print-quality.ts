import type { KindQuality, QualityMeasure, RunQualityView } from '@aisle/contracts';
import { minorToDecimal } from '@aisle/core';
import { table, type Output } from '../output.js';
import { flagExplanations } from './explain-flag.js';

/** A run's measures beside the medians of earlier runs, as `aisle quality` shows them. */
export const printQuality = (view: RunQualityView, output: Output): void => {
  output.machine(view);
  output.human(`Run ${view.runId} of ${view.retailer} (${view.scope}, ${view.state})`);
  if (view.measured !== 'yes') return output.human(unmeasured[view.measured]);
  const shown = view.kinds.filter(hasAnything);
  if (shown.length === 0) output.human('It has read no tiles and no products.');
  for (const kind of shown) output.human(blockOf(kind));
  const flags = new Set(shown.flatMap((kind) => flaggedIn(kind).map(({ flag }) => flag)));
  for (const flag of flags) {
    const { meaning, fix } = flagExplanations[flag];
    output.human(`\n${flag}: ${meaning}\n  What to do: ${fix}`);
  }
};

export const flaggedIn = ({ measures }: KindQuality) =>
  measures.flatMap(({ measure, flag }) => (flag === null ? [] : [{ measure, flag }]));

const unmeasured = {
  due: 'Its quality will be measured in a moment; ask again.',
  no: 'Its quality was not measured: that is done when a run of scope pages or products has ended and was not cancelled.',
};

/** Of a shop without catalog pages nothing is to be said about tiles. */
const hasAnything = ({ measures }: KindQuality): boolean =>
  measures.some(({ value, median }) => Number(value) > 0 || Number(median) > 0);

const comparisons: Record<KindQuality['comparison'], string> = {
  compared: 'compared with the medians of the runs before it',
  'too-little-history': 'too little history to compare with',
  'not-comparable': 'not compared: the run failed, or another one of the retailer read the same pages',
};

const blockOf = (kind: KindQuality): string => {
  const runs = kind.historyRuns === 1 ? '1 earlier run' : `${kind.historyRuns} earlier runs`;
  const rows = kind.measures.map((measure) => [
    ...[measure.measure, shownValue(measure.value, measure, kind), shownValue(measure.median, measure, kind)],
    measure.flag === null ? '' : `← ${measure.flag}`,
  ]);
  const title = `\n${kind.kind === 'tile' ? 'Tiles' : 'Products'}: ${comparisons[kind.comparison]} (${runs}).`;
  return `${title}\n${table(['measure', 'this run', 'median', ''], rows)}`;
};

const shownValue = (value: QualityMeasure['value'], { unit }: QualityMeasure, { currency }: KindQuality): string => {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'minor' && currency !== null) {
    return `${minorToDecimal({ amountMinor: Math.round(value), currency })} ${currency}`;
  }
  return String(value);
};
