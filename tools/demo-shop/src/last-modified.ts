import type { Answer, AnswerFor } from './answer.js';
import { FIRST_DAY } from './shop-shape.js';

/** The shop's calendar is its own: day 1 is always this date, whatever the clock says. */
const FIRST_MORNING = Date.UTC(2025, 0, 1, 6);
const DAY_MS = 86_400_000;

/** The morning of the day on which the page's content became what it is on `day`. Memoised. */
export function createLastModified(answerFor: AnswerFor): (pathAndQuery: string, day: number) => Date {
  const sinceByKey = new Map<string, number>();

  const since = (path: string, day: number): number => {
    if (day <= FIRST_DAY) return FIRST_DAY;
    const key = `${day} ${path}`;
    const known =
      sinceByKey.get(key) ?? (isSame(answerFor(path, day), answerFor(path, day - 1)) ? since(path, day - 1) : day);
    sinceByKey.set(key, known);
    return known;
  };

  return (path, day) => new Date(FIRST_MORNING + (since(path, day) - FIRST_DAY) * DAY_MS);
}

function isSame(today: Answer, yesterday: Answer): boolean {
  if (today.status !== 200 || yesterday.status !== 200) return false;
  const [now, before] = [today.body(), yesterday.body()];
  return typeof now === 'string' ? now === before : typeof before !== 'string' && now.equals(before);
}
