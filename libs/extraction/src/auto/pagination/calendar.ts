import type { Element } from 'domhandler';
import { isElement } from '../../page/html-document.js';
import type { PageLink } from './page-links.js';

/** Whether a link stands in one of several rows of a table with a column for each day of the week, and perhaps one for the week. */
export const isInWeeks = ({ ancestors }: PageLink): boolean => {
  const row = ancestors.find(({ name }) => name === 'tr');
  return (
    row !== undefined &&
    hasDays(row) &&
    [rowBeside(row, 'prev'), rowBeside(row, 'next')].some((other) => other && hasDays(other))
  );
};

const hasDays = (row: Element): boolean => {
  let cells = 0;
  for (const child of row.children) {
    if (isElement(child) && /^t[dh]$/.test(child.name)) cells++;
    if (cells > 8) return false;
  }
  return cells >= 7;
};

const rowBeside = (row: Element, way: 'prev' | 'next'): Element | undefined => {
  let beside = row[way];
  // Blanks between rows are one text at most.
  for (let step = 0; step < 3 && beside !== null; step++, beside = beside[way]) if (isElement(beside)) return beside;
  return undefined;
};
