#!/usr/bin/env node
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
await runBuilt({ file: 'tools/bench/dist/main.js', exportName: 'runBench', args: [process.argv.slice(2)] });
