import { StringDecoder } from 'node:string_decoder';
import { readMoney } from '@aisle/money';
import type { Command } from 'commander';
import { z } from 'zod';
import type { RunAction } from './context.js';

export const addMoney = (program: Command, run: RunAction): void => {
  program
    .command('money')
    .description('what price a text states: its amount, and its currency as written')
    .argument('[text]', 'the text, such as "1.234,50 €"')
    .option('--currency-hint <text>', 'any text nearby that may name the currency')
    .option('--stdin', 'read a JSON string or {"text","currencyHint"} from each line, answer each with a line')
    // A discount begins with a minus and is no option.
    .allowUnknownOption()
    .action((text: string | undefined, options: { currencyHint?: string; stdin?: boolean }, command: Command) =>
      run(async () => {
        if (options.stdin === true) return answerLines(process.stdin, options.currencyHint);
        if (text === undefined) {
          const usage = 'error: name a text, such as aisle money "12,99 €", or use --stdin';
          command.error(usage, { exitCode: 2, code: 'USAGE' });
        }
        process.stdout.write(`${answerText(text, options.currencyHint)}\n`);
        return 0;
      }),
    );
};

const lineSchema = z.union([
  z.string().transform((text) => ({ text, currencyHint: undefined })),
  z.object({ text: z.string().nullable(), currencyHint: z.string().nullish() }),
]);

/** The answer to one line of JSON: never a failure, so that answers stay in step with lines. */
export const answerLine = (line: string, currencyHint?: string): string => {
  try {
    const asked = lineSchema.safeParse(JSON.parse(line));
    if (!asked.success) return refusal('expected a JSON string or {"text", "currencyHint"}');
    return answerText(asked.data.text ?? '', asked.data.currencyHint ?? currencyHint);
  } catch {
    return refusal('not valid JSON');
  }
};

const answerText = (text: string, currencyHint: string | undefined): string => {
  const { amount, currency } = readMoney(text, { currencyHint });
  return JSON.stringify({ amount, currency });
};

const refusal = (error: string): string => JSON.stringify({ amount: null, error });

const answerLines = async (input: NodeJS.ReadableStream, currencyHint: string | undefined): Promise<number> => {
  for await (const lines of linesOf(input)) {
    const answers = lines
      .filter((line) => line.trim() !== '')
      .map((line) => `${answerLine(line, currencyHint)}\n`)
      .join('');
    if (!process.stdout.write(answers)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
};

/** Lines as they come in, ended by line feeds only: JSON may hold other line ends as they are. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let open: string[] = [];
  for await (const chunk of input) {
    const [first = '', ...others] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    open.push(first);
    const next = others.pop();
    if (next === undefined) continue;
    yield [open.join(''), ...others];
    open = [next];
  }
  yield [open.join('') + decoder.end()];
}
