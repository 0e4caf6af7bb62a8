import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMoney } from '../src/index.js';

interface MoneyCase {
  id: string;
  /** The kind of fault it stands for. */
  kind: string;
  why?: string;
  text: string;
  currencyHint?: string;
  /** The currency as written, and its ISO 4217 code; null where none is said. */
  expected: { amount?: string | null; currency?: string | null; code?: string | null };
}

const jsonOf = <Content>(file: string): Content =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../cases', file), 'utf8')) as Content;

const cases = jsonOf<MoneyCase[]>('cases.json');
/** Cases that must still be wrong, so that whoever mends one takes it off the list. */
const knownWrong = jsonOf<Record<string, string>>('known-wrong.json');

for (const kind of new Set(cases.map((own) => own.kind))) {
  describe(`prices in texts: ${kind}`, () => {
    for (const { id, text, currencyHint, expected } of cases.filter((own) => own.kind === kind)) {
      it(`${id}: ${JSON.stringify(text)}`, () => {
        const { amount, currency, code } = readMoney(text, { currencyHint });
        const found = { amount: numberOf(amount), currency, code };
        const wanted = expected.amount === undefined ? expected : { ...expected, amount: numberOf(expected.amount) };
        if (!(id in knownWrong)) {
          expect(found).toMatchObject(wanted);
          return;
        }
        if (isSame(found, wanted)) throw new Error(`Case ${id} is right now: take it off known-wrong.json.`);
      });
    }
  });
}

/** Amounts are compared as numbers: `49.90` is `49.9`. */
function numberOf(amount: string | null): number | null {
  return amount === null ? null : Number(amount);
}

function isSame(found: Record<string, unknown>, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(([name, value]) => found[name] === value);
}
