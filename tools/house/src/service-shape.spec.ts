import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@aisle/testkit';

const main = `import { runService } from '@aisle/service-kit';
import { service } from './service.js';

await runService(service);
`;
/** These end when their work is done, so they are not run as services. */
const commands = ['cli', 'migrate'];

const apps = readdirSync(join(repositoryRoot, 'apps')).filter((app) =>
  existsSync(join(repositoryRoot, 'apps', app, 'src')),
);
const services = [
  ...apps.filter((app) => !commands.includes(app)).map((app) => `apps/${app}`),
  'tools/demo-storefront',
];
const read = (folder: string, file: string): string => readFileSync(join(repositoryRoot, folder, 'src', file), 'utf8');

test('the services are found', () => {
  expect(services.length).toBeGreaterThan(5);
});

test.each(services)('%s is started, named and configured like every service', (folder) => {
  const name = folder.split('/').at(-1);
  expect(read(folder, 'main.ts')).toBe(main);
  expect(read(folder, 'service.ts')).toContain(`= { name: '${name}', configSchema, compose };`);
  expect(read(folder, 'compose.ts')).toContain('export const compose = ');
  const exported = read(folder, 'index.ts');
  expect(exported).toContain(`export { service } from './service.js';`);
  expect(exported).toContain(`export { configSchema } from './config.js';`);
});
