#!/usr/bin/env node
import './require-node.mjs';

const { runBuilt } = await import('./run-built.mjs');
// Counted from the start of the process, so that the install is part of what the demo says it took.
const args = [process.argv.slice(2), performance.timeOrigin];
await runBuilt({ file: 'tools/demo/dist/main.js', exportName: 'runDemo', args });
