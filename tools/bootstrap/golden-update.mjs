// `npm run golden:update -- <recipe or folder>`: shows what would change in recipes' golden files, then writes them when told to.
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
await runBuilt({
  file: 'apps/cli/dist/index.js',
  exportName: 'runCli',
  args: [['recipe', 'test', '--update', ...process.argv.slice(2)]],
});
