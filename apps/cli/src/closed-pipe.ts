/**
 * Ends the process quietly, as done, once nobody reads its results any more (`aisle … | head`): else the next write were a
 * crash. Progress that nobody reads ends nothing: the work goes on.
 */
export const endWhenNobodyReads = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
};
