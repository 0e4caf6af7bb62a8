// One local stack for all integration tests of a run. The tests learn its addresses from process.env, through @aisle/testkit.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { repositoryRoot } from './jest-command.mjs';

const testFolder = join(repositoryRoot, '.aisle', 'test');

// What the set-up started, for the tear-down; jest loads both into this process.
let running;

export async function startTestStack() {
  buildWhatSetupUses();
  const { startLocalStack, removeAbandonedStacks } = await import('@aisle/local-stack');
  mkdirSync(testFolder, { recursive: true });
  await removeAbandonedStacks(testFolder);

  const name = randomBytes(4).toString('hex');
  const dataDir = join(testFolder, name);
  const onProgress = (sentence) => process.stderr.write(`${sentence}\n`);
  const stack = await startLocalStack({ dataDir, services: ['postgres', 'rabbitmq'], durability: 'fast', onProgress });
  running = { stack, folders: [dataDir] };
  try {
    running.template = await createTemplateDatabase(stack.databaseUrl, `aisle_template_${name}`);
    running.s3 = await offerS3OnDemand(startLocalStack, join(testFolder, `${name}-s3`));
  } catch (error) {
    await stopTestStack();
    throw error;
  }
  process.env.AISLE_TEST_DATABASE_URL = stack.databaseUrl;
  process.env.AISLE_TEST_TEMPLATE = running.template;
  process.env.AISLE_TEST_AMQP_URL = stack.amqpUrl;
  process.env.AISLE_TEST_S3_OFFER = running.s3.url;
}

export async function stopTestStack() {
  if (!running) return;
  const { stack, s3, template, folders } = running;
  running = undefined;
  await s3?.stop();
  // On a server of somebody else's, nothing of ours may stay.
  if (template && process.env.DATABASE_URL) await runSql(stack.databaseUrl, `drop database if exists "${template}"`);
  await stack.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** This set-up runs outside of jest's transform, so it needs the built files of the packages it uses. */
function buildWhatSetupUses() {
  if (process.env.AISLE_IS_BUILT === '1') return;
  const tsc = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const build = spawnSync(process.execPath, [tsc, '-b', 'tools/local-stack', 'libs/storage'], { cwd: repositoryRoot });
  if (build.status !== 0) process.stderr.write(`${build.stdout}`);
}

/** Tests clone this database: made and migrated once, copied in a few milliseconds. */
async function createTemplateDatabase(databaseUrl, template) {
  await runSql(databaseUrl, `create database "${template}"`);
  const url = new URL(databaseUrl);
  url.pathname = `/${template}`;
  const migration = spawnSync(process.execPath, [join(import.meta.dirname, 'migrate.mjs')], {
    env: { ...process.env, AISLE_MIGRATE_URL: url.href },
    stdio: ['ignore', 2, 2],
  });
  if (migration.status !== 0) throw new Error('The template database for tests could not be migrated; see above why.');
  return template;
}

async function runSql(databaseUrl, sql) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** S3 takes many seconds to come up and few tests need it: the first one that asks this address starts it. */
async function offerS3OnDemand(startLocalStack, dataDir) {
  let starting;
  const start = () => {
    running.folders.push(dataDir);
    return startLocalStack({ dataDir, services: ['s3'], durability: 'fast' });
  };
  const server = createServer(async (_request, response) => {
    try {
      const { s3, s3SkippedBecause } = await (starting ??= start());
      response.end(JSON.stringify({ s3, skippedBecause: s3SkippedBecause }));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await starting?.then((stack) => stack.stop()).catch(() => undefined);
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, stop };
}
