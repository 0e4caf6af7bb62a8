import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** What is read of a case's input, by the names that its expected values have; null where nothing is read. */
export type Answer = Readonly<Record<string, string | null>>;

export interface Case {
  id: string;
  /** The kind of fault it stands for. */
  kind: string;
  why?: string;
  /** Opinions may differ: what is right was decided, see docs/reading-policy.md. */
  decided?: boolean;
  /** `a|b` where either is right; an empty part stands for nothing. */
  expected: Answer;
}

const folder = join(import.meta.dirname, '../cases');
const knownWrong: Readonly<Record<string, string>> = jsonOf('known-wrong.json');

/**
 * One `describe` for each kind of a folder's cases, one test for each case. A case on the list `known-wrong.json` must
 * still be wrong, so that whoever mends it takes it off the list.
 */
export const describeCases = <Own extends Case>(
  reader: string,
  read: (own: Own, fileOf: (name: string) => Buffer) => Answer,
): void => {
  const cases = jsonOf<Own[]>(join(reader, 'cases.json'));
  const fileOf = (name: string): Buffer => readFileSync(join(folder, reader, name));
  for (const kind of new Set(cases.map((own) => own.kind))) {
    describe(`${reader}: ${kind}`, () => {
      for (const own of cases.filter((other) => other.kind === kind)) {
        it(own.why === undefined ? own.id : `${own.id}: ${own.why}`, () => {
          const answer = read(own, fileOf);
          const wrong = Object.keys(own.expected).filter((name) => !isRight(own, answer, name));
          if (own.id in knownWrong) {
            if (wrong.length === 0) throw new Error(`Case ${own.id} is right now: take it off known-wrong.json.`);
            return;
          }
          const asked = Object.fromEntries(wrong.map((name) => [name, answer[name] ?? null]));
          expect(asked).toEqual(Object.fromEntries(wrong.map((name) => [name, own.expected[name]])));
        });
      }
    });
  }
};

const amounts = new Set(['price', 'regularPrice', 'prices']);
const prose = new Set(['name', 'description', 'text']);

const isRight = ({ expected }: Case, answer: Answer, name: string): boolean => {
  const found = answer[name] ?? null;
  const wanted = expected[name] ?? null;
  if (wanted === null || prose.has(name)) return found === wanted;
  return wanted
    .split('|')
    .some((either) => (found === null ? either === '' : normalised(name, either) === normalised(name, found)));
};

/** Amounts are compared as numbers: `49.90` is `49.9`. */
const normalised = (name: string, value: string): string =>
  amounts.has(name)
    ? value
        .split(/[ ,]+/)
        .map((amount) => (amount === '' ? '' : String(Number(amount))))
        .join(' ')
    : value;

function jsonOf<Content>(file: string): Content {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content;
}
