import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawObjectView } from '@aisle/contracts';
import type { Command } from 'commander';
import { contextOf, type RunAction } from './context.js';

interface RawOptions {
  meta?: boolean;
  open?: boolean;
}

export const addRaw = (program: Command, run: RunAction): void => {
  program
    .command('raw')
    .description('a stored page as the shop sent it; `aisle explain` names the pages of an item')
    .argument('<id>', "a raw object's id")
    .option('--meta', 'what is known of it instead: address, time, status, sizes, hashes')
    .option('--open', 'show it in the browser instead, without its scripts and without asking the shop for anything')
    .action((id: string, options: RawOptions, command: Command) => run(() => showRaw(id, options, command)));
};

const showRaw = async (id: string, { meta = false, open = false }: RawOptions, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  if (meta || output.json) {
    process.stdout.write(`${JSON.stringify(await control.rawObject(id), null, output.json ? undefined : 2)}\n`);
    return 0;
  }
  const body = await control.rawBody(id);
  if (!open) {
    process.stdout.write(body);
    return 0;
  }
  const file = saveForBrowser(await control.rawObject(id), body);
  output.human(file);
  openInBrowser(file, output.note);
  return 0;
};

/** Nothing of a stranger's page may run here or be loaded: a click on this machine is not a visit of the shop. */
const harmless =
  '<meta http-equiv="Content-Security-Policy" ' +
  "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'\">";

/** The file of a page, in a folder of its own that only its user can read. */
export const saveForBrowser = ({ rawObjectId, contentType }: RawObjectView, body: Buffer): string => {
  const isHtml = /html/i.test(contentType ?? 'text/html');
  const file = join(mkdtempSync(join(tmpdir(), 'aisle-raw-')), `${rawObjectId}.${isHtml ? 'html' : 'txt'}`);
  writeFileSync(file, isHtml ? Buffer.concat([Buffer.from(harmless), body]) : body, { mode: 0o600 });
  return file;
};

const openerOf: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

const openInBrowser = (file: string, note: (text: string) => void): void => {
  const [program = 'xdg-open', ...args] = openerOf[process.platform] ?? [];
  const opener = spawn(program, [...args, file], { detached: true, stdio: 'ignore' });
  opener.once('error', () => note(`No browser could be started (${program}); open the file yourself.`));
  opener.unref();
};
