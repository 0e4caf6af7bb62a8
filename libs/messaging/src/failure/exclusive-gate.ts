/** Lets many shared runs go on together, or a single exclusive one and nothing else. */
export interface ExclusiveGate {
  shared<T>(run: () => Promise<T>): Promise<T>;
  /** Waits until everything running has ended; what comes meanwhile waits behind it. */
  exclusive<T>(run: () => Promise<T>): Promise<T>;
}

export const createExclusiveGate = (): ExclusiveGate => {
  let sharedRuns = 0;
  let isExclusive = false;
  const waitingShared: (() => void)[] = [];
  const waitingExclusive: (() => void)[] = [];

  /** Whoever is let in is counted here, so that nobody slips in between. */
  const letIn = (): void => {
    if (isExclusive) return;
    if (waitingExclusive.length > 0) {
      if (sharedRuns > 0) return;
      isExclusive = true;
      waitingExclusive.shift()?.();
      return;
    }
    sharedRuns += waitingShared.length;
    for (const enter of waitingShared.splice(0)) enter();
  };
  const enter = (queue: (() => void)[]): Promise<void> =>
    new Promise((resolve) => {
      queue.push(resolve);
      letIn();
    });

  return {
    shared: async (run) => {
      await enter(waitingShared);
      try {
        return await run();
      } finally {
        sharedRuns -= 1;
        letIn();
      }
    },
    exclusive: async (run) => {
      await enter(waitingExclusive);
      try {
        return await run();
      } finally {
        isExclusive = false;
        letIn();
      }
    },
  };
};
