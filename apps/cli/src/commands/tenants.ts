import { userInfo } from 'node:os';
import { launchModeSchema, type LaunchMode } from '@aisle/core';
import { InvalidArgumentError, type Command } from 'commander';
import { table } from '../output.js';
import { contextOf, type RunAction } from './context.js';

interface ModeOptions {
  supplier: string;
  percent?: number;
  reason: string;
}

export const addTenants = (program: Command, run: RunAction): void => {
  const tenants = program.command('tenants').description('how far storefronts are opened, and who has changed it');
  tenants
    .command('mode')
    .description('open or close a storefront: off, shadow (decide, tell nobody), canary (tell of a share), live')
    .argument('<tenant>', 'a tenant, or * for every')
    .argument('<mode>', launchModeSchema.options.join(', '), modeOf)
    .option('--supplier <id>', 'only what this supplier says; * for every', '*')
    .option('--percent <n>', 'the share of items that canary tells of; 5 unless said otherwise', percentOf)
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--json', 'the mode as JSON')
    .action((tenant: string, mode: LaunchMode, options: ModeOptions, command: Command) =>
      run(() => setMode(tenant, mode, options, command)),
    );
  tenants
    .command('modes')
    .description('what is set; a scope that is not named is live, and of those that match the most cautious holds')
    .option('--json', 'one line a scope')
    .action((_options: object, command: Command) => run(() => listModes(command)));
  tenants
    .command('audit')
    .description('who changed what, when and why, newest first')
    .option('--json', 'one line an entry')
    .action((_options: object, command: Command) => run(() => listAudit(command)));
};

const modeOf = (text: string): LaunchMode => {
  const mode = launchModeSchema.safeParse(text);
  if (!mode.success) throw new InvalidArgumentError(`Modes are ${launchModeSchema.options.join(', ')}.`);
  return mode.data;
};

const percentOf = (text: string): number => {
  const percent = Number(text);
  if (!Number.isInteger(percent) || percent < 1 || percent > 99) throw new InvalidArgumentError('Expected 1 to 99.');
  return percent;
};

const setMode = async (tenant: string, mode: LaunchMode, options: ModeOptions, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const { supplier, percent, reason } = options;
  const canaryPercent = percent === undefined ? {} : { canaryPercent: percent };
  const set = await control.setLaunchMode(tenant, { supplier, mode, reason, ...canaryPercent }, userInfo().username);
  output.machine(set);
  const share = set.canaryPercent === null ? '' : ` (${set.canaryPercent} % of the items)`;
  output.human(`${scopeText(set)} is ${mode}${share} from now on.`);
  return 0;
};

const listModes = async (command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const modes = await control.launchModes();
  for (const mode of modes) output.machine(mode);
  if (modes.length === 0) output.human('No mode is set: every storefront is live.');
  const rows = modes.map((one) => [
    one.tenant,
    one.supplier,
    one.canaryPercent === null ? one.mode : `${one.mode} ${one.canaryPercent} %`,
    one.changedAt,
    one.changedBy,
    one.reason,
  ]);
  if (rows.length > 0) output.human(table(['tenant', 'supplier', 'mode', 'since', 'by', 'because'], rows));
  return 0;
};

const listAudit = async (command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const entries = await control.audit(100);
  for (const entry of entries) output.machine(entry);
  const rows = entries.map(({ at, actor, keyHash, action, subject, before, after, reason }) => [
    at,
    `${actor} (key ${keyHash ?? '–'})`,
    `${action} ${subject}`,
    `${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    reason,
  ]);
  output.human(
    rows.length > 0 ? table(['when', 'who', 'what', 'change', 'because'], rows) : 'Nobody has changed anything yet.',
  );
  return 0;
};

const scopeText = ({ tenant, supplier }: { tenant: string; supplier: string }): string =>
  `${tenant === '*' ? 'Every tenant' : `Tenant ${tenant}`}${supplier === '*' ? '' : ` for ${supplier}`}`;
