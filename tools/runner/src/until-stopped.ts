/** Waits for Ctrl-C or SIGTERM. A second signal ends the process at once. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const onSignal = (): void => {
      resolve();
      process.once('SIGINT', () => process.exit(1));
      process.once('SIGTERM', () => process.exit(1));
    };
    process.once('SIGINT', onSignal);
    process.once('SIGTERM', onSignal);
  });
