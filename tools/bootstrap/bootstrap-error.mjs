/** A step of the set-up that failed, with the way out. */
export class BootstrapError extends Error {
  name = 'BootstrapError';

  constructor(code, message, fix, options) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}

/** Tells a failure on stderr and, with `--json`, as the last line on stdout; the process will end with exit code 1. */
export function reportFailure(error, argv) {
  const code = typeof error?.code === 'string' ? error.code : 'UNEXPECTED_FAILURE';
  const message = error instanceof Error ? error.message : String(error);
  const fix = typeof error?.fix === 'string' ? error.fix : 'Read the output above; it tells what was being done.';
  const isExpected = typeof error?.fix === 'string';
  process.stderr.write(
    isExpected ? `${message} ${message.includes(fix) ? '' : fix}\n` : `${error?.stack ?? message}\n`,
  );
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { code, message, fix } })}\n`);
  process.exitCode = 1;
}
