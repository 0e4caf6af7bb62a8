#!/usr/bin/env node
// Installs, builds and runs the tests; the last line on stdout is `N passed, N failed`. `--unit` leaves out what needs
// services; everything else is given to jest.
import './require-node.mjs';

const { spawnSync } = await import('node:child_process');
const { mkdtempSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { reportFailure } = await import('./bootstrap-error.mjs');
const { ensureBuilt } = await import('./build-steps.mjs');
const { ensureInstalled } = await import('./install.mjs');
const { jestArguments, repositoryRoot } = await import('./jest-command.mjs');
const { readIfThere } = await import('./steps.mjs');

const argv = process.argv.slice(2);
try {
  ensureInstalled();
  ensureBuilt();
  runTests();
} catch (error) {
  reportFailure(error, argv);
  console.log('0 passed, 1 failed');
}

function runTests() {
  const jestOptions = argv.filter((argument) => argument !== '--unit');
  const projects = argv.includes('--unit') ? ['--selectProjects', 'unit'] : [];
  const { result, exitCode } = runJest([...projects, ...jestOptions]);
  const passed = result?.numPassedTests ?? 0;
  const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  // A file that could not be loaded has no failed test, and a broken set-up or tear-down has no result at all.
  const failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0) || Number(exitCode !== 0);
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function runJest(options) {
  const folder = mkdtempSync(join(tmpdir(), 'aisle-jest-'));
  const resultFile = join(folder, 'result.json');
  try {
    const { status } = spawnSync(
      process.execPath,
      jestArguments(['--json', `--outputFile=${resultFile}`, ...options]),
      {
        cwd: repositoryRoot,
        env: { ...process.env, AISLE_IS_BUILT: '1' },
        stdio: ['ignore', 2, 2],
      },
    );
    const json = readIfThere(resultFile);
    return { result: json === undefined ? undefined : JSON.parse(json), exitCode: status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
