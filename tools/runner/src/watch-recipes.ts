import { watch } from 'node:fs';

/** An editor writes a file in several steps. */
const settleMs = 300;

/** Calls `onChange` once a folder's recipe files have changed and rest; never twice at once. */
export const watchRecipes = (folder: string, onChange: () => Promise<void>): { close(): void } => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const watcher = watch(folder, (_event, name) => {
    if (name !== null && !name.endsWith('.json')) return;
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(onChange).catch(() => undefined)), settleMs);
  });
  // A folder that is removed is told by the next reload.
  watcher.on('error', () => undefined);
  return {
    close: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
};
