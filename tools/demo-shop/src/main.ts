import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readShopConfig, type ShopConfig } from './config.js';
import { createDemoShop } from './demo-shop.js';

const config = settings();
const shop = createDemoShop({
  kind: config.SHOP_KIND,
  seed: config.SEED,
  day: config.DAY,
  origin: config.SHOP_ORIGIN,
  leaves: config.SHOP_LEAVES,
  faults: config.SHOP_FAULTS === 'on',
  slowMs: config.SHOP_SLOW_MS,
  pagesPerLeaf: config.SHOP_PAGES_PER_LEAF,
  pageSize: config.SHOP_PAGE_SIZE,
  pageBytes: config.SHOP_PAGE_BYTES,
  cacheBytes: config.SHOP_CACHE_MB * 1024 * 1024,
});

const server = createServer(shop.app);
server.listen(config.PORT, config.HOST, () => {
  const { port } = server.address() as AddressInfo;
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  process.stdout.write(`${JSON.stringify({ shop: `http://${host}:${port}` })}\n`);
});

server.on('error', (error) =>
  stopBecause(`The demo shop cannot listen on ${config.HOST}:${config.PORT}: ${error.message}`),
);

// Nothing in the shop needs saving, so it does not wait for open requests.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

function settings(): ShopConfig {
  try {
    return readShopConfig(process.argv.slice(2), process.env);
  } catch (error) {
    return stopBecause(error instanceof Error ? error.message : String(error));
  }
}

function stopBecause(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
