#!/usr/bin/env node
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
await runBuilt({ file: 'tools/runner/dist/aisle.js', exportName: 'runCli', args: [process.argv.slice(2)] });
