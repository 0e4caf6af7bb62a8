#!/usr/bin/env node
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
await runBuilt({ file: 'tools/bench/dist/main.js', exportName: 'runSoak', args: [process.argv.slice(2)] });
