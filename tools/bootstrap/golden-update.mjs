// `npm run golden:update -- <id>`: shows what would change in a retailer's golden files, then writes them when told to.
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
await runBuilt({
  file: 'apps/cli/dist/index.js',
  exportName: 'runCli',
  args: [['retailer', 'golden', ...process.argv.slice(2)]],
});
