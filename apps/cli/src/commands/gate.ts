import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { GateVerdictView, SignalSamples } from '@aisle/contracts';
import type { Command } from 'commander';
import { type Output, table } from '../output.js';
import { contextOf, type RunAction } from './context.js';

interface GateOptions {
  tenant?: string;
  supplier: string;
  reason: string;
}

export const addGate = (program: Command, run: RunAction): void => {
  const gate = program
    .command('gate')
    .description('whether a launch may be widened, by its signals: exit code 0 open, 1 closed');
  gate
    .command('check')
    .description('what is missing')
    .option('--tenant <id>', 'whose')
    .option('--json', 'the verdict as JSON')
    .action((options: GateOptions, command: Command) => run(() => check(options, command)));
  for (const [step, what] of [
    ['open', 'from shadow to a canary of 5 % of the items, if the gate is open'],
    ['widen', 'a canary from 5 to 25 % and from there to live, if the gate is open'],
  ] as const) {
    gate
      .command(step)
      .description(what)
      .option('--tenant <id>', 'whose')
      .option('--supplier <id>', 'only what this supplier says; * for every', '*')
      .requiredOption('--reason <text>', 'why, for the audit')
      .option('--json', 'what came of it as JSON')
      .action((options: GateOptions, command: Command) => run(() => take(step, options, command)));
  }
};

const check = async ({ tenant }: GateOptions, command: Command): Promise<number> => {
  const { control, session, output } = contextOf(command);
  return report(await control.gate(tenant ?? session.tenant), output);
};

const take = async (step: 'open' | 'widen', options: GateOptions, command: Command): Promise<number> => {
  const { control, session, output } = contextOf(command);
  const { tenant = session.tenant, supplier, reason } = options;
  const outcome = await control.stepGate(tenant, step, { supplier, reason }, userInfo().username);
  const exitCode = report(outcome, output);
  const share = outcome.canaryPercent === null ? '' : ` (${outcome.canaryPercent} % of the items)`;
  output.human(`${tenant} is ${outcome.mode}${share}.`);
  return exitCode;
};

const report = (verdict: GateVerdictView, output: Output): number => {
  output.machine(verdict);
  output.human(verdict.open ? 'The gate is open.' : 'The gate is closed.');
  const rows = verdict.missing.map(({ signal, value, limit }) => [signal, value ?? 'not measured', limit]);
  if (rows.length > 0) output.human(table(['missing', 'value', 'limit'], rows));
  return verdict.open ? 0 : 1;
};

const watchEveryMs = 5_000;

export const addSignals = (program: Command, run: RunAction): void => {
  program
    .command('signals')
    .description("how well a tenant's storefront follows: stale items, queue lag, publish errors, trace coverage")
    .option('--tenant <id>', 'whose')
    .option('--minutes <n>', 'how far back', Number, 60)
    .option('--watch', 'look again and again')
    .action((options: { tenant?: string; minutes: number; watch?: boolean }, command: Command) =>
      run(async () => {
        const { control, session, output } = contextOf(command);
        for (;;) {
          showSignals(await control.signals(options.tenant ?? session.tenant, options.minutes), output);
          if (options.watch !== true) return 0;
          await pause(watchEveryMs);
        }
      }),
    );
};

const showSignals = (samples: SignalSamples['samples'], output: Output): void => {
  for (const sample of samples) output.machine(sample);
  const names = [...new Set(samples.map(({ signal }) => signal))];
  const rows = names.map((name) => {
    const ofSignal = samples.filter(({ signal }) => signal === name);
    const newest = ofSignal.at(-1);
    const red = ofSignal.filter(({ green }) => !green).length;
    return [
      name,
      newest?.value ?? '–',
      newest?.limit ?? '–',
      newest?.green === true ? 'green' : 'red',
      `${red} of ${ofSignal.length}`,
    ];
  });
  output.human(
    rows.length > 0
      ? table(['signal', 'now', 'limit', 'is', 'red samples'], rows)
      : 'Nothing was measured in this time.',
  );
};
