import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@aisle/testkit';
import { LocalStackError } from './local-stack-error.js';
import { type PostgresAccount, postgresAccount } from './postgres-account.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { processBirthmark, processesOf, sendSignal, spawnDetached, waitUntilGone } from './processes.js';
import { lastLines } from './stack-folder.js';

const DATABASE = 'aisle';
const USER = 'aisle';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

export type Durability = 'durable' | 'fast';

// What a power cut would lose, tests do not need. Commits stay synchronous: a killed server must not lose any, or tests of
// crashes would blame the code under test.
const FAST_SETTINGS = ['fsync=off', 'full_page_writes=off'];

// What any server of this size would be given. The defaults are those of a far smaller machine: a crawl writes a gigabyte of
// log in a minute, and each checkpoint makes the pages after it be logged whole.
const CAPACITY_SETTINGS = ['shared_buffers=256MB', 'max_wal_size=4GB', 'checkpoint_timeout=15min'];

const serverFolder = (dataDir: string): string => join(dataDir, 'postgres');
const clusterFolder = (dataDir: string): string => join(serverFolder(dataDir), 'data');

/** Starts the server on this port (creating its database the first time) and returns its URL once it accepts queries. */
export async function startPostgres(dataDir: string, port: number, durability: Durability): Promise<string> {
  const binaries = findPostgresBinaries();
  const account = stepDownFromRoot(binaries);
  const password = createClusterOnce(dataDir, binaries, account);
  const logFile = join(serverFolder(dataDir), 'postgres.log');
  const giveUpAt = performance.now() + START_TIMEOUT_MS;

  for (;;) {
    forgetDeadPostmaster(dataDir);
    const started = await startServer({ dataDir, port, durability, binaries, account, logFile });
    if (started) return `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

    const log = lastLines(logFile);
    // Queries of a killed server can outlive it for a moment and still hold its shared memory.
    const isWorthAnotherTry = log.includes('pre-existing shared memory block') && performance.now() < giveUpAt;
    if (!isWorthAnotherTry) {
      throw new LocalStackError(
        'POSTGRES_DID_NOT_START',
        `PostgreSQL did not start:\n${log}\n`,
        `Read ${logFile}, or set DATABASE_URL to a server of yours.`,
      );
    }
    await pause(250);
  }
}

/** Stops whatever server runs on this stack's data, ours or one that a killed run left behind. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const postmaster = postmasterPid(dataDir);
  for (const { pid } of processesOf(serverFolder(dataDir))) {
    // SIGINT is the fast shutdown: sessions are ended, nothing committed is lost. Sessions without a postmaster are orphans.
    if (pid === postmaster) sendSignal(pid, 'SIGINT');
    else if (postmaster === undefined) sendSignal(pid, 'SIGKILL');
  }
  await waitUntilGone(serverFolder(dataDir), STOP_TIMEOUT_MS);
}

function stepDownFromRoot(binaries: PostgresBinaries): PostgresAccount {
  const account = postgresAccount(binaries.postgres);
  if (account) return account;
  throw new LocalStackError(
    'POSTGRES_REFUSES_ROOT',
    'PostgreSQL does not run as root, and neither `unshare` nor `setpriv` can step down here.',
    'Run as another user, or set DATABASE_URL to a server of yours.',
  );
}

/** Creates cluster, user and database in a folder aside and moves it into place, so that a crash leaves nothing half-made. */
function createClusterOnce(dataDir: string, binaries: PostgresBinaries, account: PostgresAccount): string {
  const folder = serverFolder(dataDir);
  const passwordFile = join(folder, 'password');
  if (existsSync(clusterFolder(dataDir))) return readFileSync(passwordFile, 'utf8');

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  account.own(folder);
  const password = randomBytes(12).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  account.own(passwordFile);

  const partial = join(folder, 'data.partial');
  rmSync(partial, { recursive: true, force: true });
  const run = (program: string, args: readonly string[], input = ''): void => {
    const [command = program, ...rest] = [...account.prefix, program, ...args];
    execFileSync(command, rest, { input, stdio: ['pipe', 'pipe', 'pipe'], cwd: folder });
  };
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  run(binaries.initdb, ['--pgdata', partial, ...login, ...locale, '--no-sync']);
  run(binaries.postgres, ['--single', '-D', partial, 'postgres'], `create database ${DATABASE}\n`);
  renameSync(partial, clusterFolder(dataDir));
  return password;
}

interface ServerStart {
  dataDir: string;
  port: number;
  durability: Durability;
  binaries: PostgresBinaries;
  account: PostgresAccount;
  logFile: string;
}

/** True once the server is ready, false when it ended instead. */
async function startServer(start: ServerStart): Promise<boolean> {
  const { dataDir, port, durability, binaries, account, logFile } = start;
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    ...CAPACITY_SETTINGS,
    ...(durability === 'fast' ? FAST_SETTINGS : []),
  ];
  const server = spawnDetached(
    [
      ...account.prefix,
      binaries.postgres,
      '-D',
      clusterFolder(dataDir),
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { logFile, cwd: serverFolder(dataDir) },
  );
  let hasEnded = false;
  server.once('exit', () => (hasEnded = true));
  server.once('error', () => (hasEnded = true));
  // `unshare` and `setpriv` become the server they start, so its PID is the one we know.
  const isReady = (): boolean => postmasterLines(dataDir)[0] === String(server.pid) && isAccepting(dataDir);
  const outcome = await waitUntil(() => (hasEnded ? 'ended' : isReady() && 'ready'), { timeoutMs: START_TIMEOUT_MS });
  return outcome === 'ready';
}

const postmasterFile = (dataDir: string): string => join(clusterFolder(dataDir), 'postmaster.pid');

/** The lines of postmaster.pid: the PID first, the server's own word about its state eighth. */
function postmasterLines(dataDir: string): string[] {
  try {
    return readFileSync(postmasterFile(dataDir), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function isAccepting(dataDir: string): boolean {
  return postmasterLines(dataDir)[7]?.trim() === 'ready';
}

/** The PID of the running postmaster; undefined when the file is missing or names a process that is not ours. */
function postmasterPid(dataDir: string): number | undefined {
  const recorded = Number(postmasterLines(dataDir)[0]);
  return processesOf(serverFolder(dataDir)).find(({ pid }) => pid === recorded)?.pid;
}

/** A killed server's file may name a PID that belongs to somebody else by now; PostgreSQL would believe it is still running. */
function forgetDeadPostmaster(dataDir: string): void {
  const recorded = Number(postmasterLines(dataDir)[0]);
  if (!recorded || postmasterPid(dataDir) !== undefined || processBirthmark(recorded) === undefined) return;
  rmSync(postmasterFile(dataDir), { force: true });
}
