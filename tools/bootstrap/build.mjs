#!/usr/bin/env node
import './require-node.mjs';

const { reportFailure } = await import('./bootstrap-error.mjs');
const { ensureInstalled } = await import('./install.mjs');
const { ensureBuilt } = await import('./build-steps.mjs');

try {
  ensureInstalled();
  ensureBuilt();
} catch (error) {
  reportFailure(error, process.argv.slice(2));
}
