/** Lines around a change that are shown with it. */
const contextLines = 2;

/** What differs between two texts, line by line: `-` before, `+` after, a few equal lines around; empty where nothing does. */
export const lineDiff = (before: string, after: string): string[] => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = changes(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  if (middle.length === 0) return [];
  const above = a.slice(Math.max(0, head - contextLines), head);
  const below = a.slice(a.length - tail, Math.min(a.length, a.length - tail + contextLines));
  return folded([...above.map((line) => `  ${line}`), ...middle, ...below.map((line) => `  ${line}`)]);
};

/** The longest common subsequence, in a table; texts too long for one are shown as replaced. */
const changes = (a: readonly string[], b: readonly string[]): string[] => {
  if (a.length * b.length > 4_000_000) return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      common[row * width + column] =
        a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < a.length || column < b.length) {
    if (row < a.length && column < b.length && a[row] === b[column]) {
      lines.push(`  ${a[row++]}`);
      column++;
    } else if (column >= b.length || (row < a.length && at(row + 1, column) >= at(row, column + 1)))
      lines.push(`- ${a[row++]}`);
    else lines.push(`+ ${b[column++]}`);
  }
  return lines;
};

/** Long stretches of equal lines become one mark. */
const folded = (lines: readonly string[]): string[] => {
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - contextLines), index + contextLines + 1).some((line) => !line.startsWith('  '));
  return lines.flatMap((line, index) => (isNear(index) ? [line] : index > 0 && isNear(index - 1) ? ['  …'] : []));
};
