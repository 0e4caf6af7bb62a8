/** What all exchanges of this process may take together, whatever the number of retailers. */
export interface RoomLimits {
  /** Pages that are being fetched, unpacked or stored at once. */
  maxExchanges: number;
  /** Of bodies: as they came, unpacked, and compressed again. */
  maxBytes: number;
  /** What a page may take without asking for more. */
  bytesPerExchange: number;
  /** What the largest page may take. */
  largestBytes: number;
}

/** The room that one page takes from its first request until it is stored. */
export interface ExchangePlace {
  /** Whether there is room; once true it stays true until the place is released. */
  tryTake(): boolean;
  /** Makes sure that the page may take so many bytes in all; waits while other large pages have the room. */
  reserve(bytes: number): Promise<void> | undefined;
  release(): void;
}

export interface ExchangeRoom {
  /** `alone`: with nothing else going on in this process, for a page that has taken fetchers down. */
  place(options?: { alone?: boolean }): ExchangePlace;
  /** Whether a page is there, or waits, that wants to be alone. */
  hasSuspect(): boolean;
  /** Called once, when room may have become free. */
  whenFree(then: () => void): void;
}

/**
 * A semaphore by bytes. Room for one largest page is kept apart: a page that needs more than is free waits for that, one after
 * another, so pages that grow never wait for each other in a circle.
 */
export const createExchangeRoom = (limits: RoomLimits): ExchangeRoom => {
  const { maxExchanges, bytesPerExchange, largestBytes } = limits;
  const sharedBytes = Math.max(bytesPerExchange, limits.maxBytes - largestBytes);
  let usedBytes = 0;
  let exchanges = 0;
  let suspects = 0;
  let waitingAlone = 0;
  let isAlone = false;
  let isSpareTaken = false;
  const waitingForSpare: (() => void)[] = [];
  let waitingForRoom: (() => void)[] = [];

  const wake = (): void => {
    const waiting = waitingForRoom;
    waitingForRoom = [];
    for (const then of waiting) then();
  };

  const hasRoom = (alone: boolean): boolean => {
    if (isAlone) return false;
    if (alone) return exchanges === 0;
    return waitingAlone === 0 && exchanges < maxExchanges && usedBytes + bytesPerExchange <= sharedBytes;
  };

  const takeSpare = async (): Promise<void> => {
    if (isSpareTaken) await new Promise<void>((resolve) => waitingForSpare.push(resolve));
    isSpareTaken = true;
  };
  const giveSpareBack = (): void => {
    const next = waitingForSpare.shift();
    // Handed on without being free in between, or a newcomer would overtake who waits.
    if (next) next();
    else isSpareTaken = false;
  };

  const place = ({ alone = false } = {}): ExchangePlace => {
    let ownBytes = 0;
    let hasSpare = false;
    let isWaitingAlone = false;
    let isReleased = false;
    if (alone) suspects += 1;

    const wait = (isWaiting: boolean): void => {
      if (isWaiting === isWaitingAlone) return;
      isWaitingAlone = isWaiting;
      waitingAlone += isWaiting ? 1 : -1;
    };

    return {
      tryTake: () => {
        if (ownBytes > 0) return true;
        if (!hasRoom(alone)) {
          wait(alone);
          return false;
        }
        wait(false);
        ownBytes = bytesPerExchange;
        usedBytes += ownBytes;
        exchanges += 1;
        isAlone = alone;
        return true;
      },
      reserve: (bytes) => {
        if (hasSpare || bytes <= ownBytes) return undefined;
        const more = bytes - ownBytes;
        if (usedBytes + more <= sharedBytes) {
          usedBytes += more;
          ownBytes = bytes;
          return undefined;
        }
        return takeSpare().then(() => {
          if (isReleased) giveSpareBack();
          else hasSpare = true;
        });
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        if (alone) suspects -= 1;
        wait(false);
        if (hasSpare) giveSpareBack();
        if (ownBytes > 0) exchanges -= 1;
        if (ownBytes > 0 && alone) isAlone = false;
        usedBytes -= ownBytes;
        wake();
      },
    };
  };

  return { place, hasSuspect: () => suspects > 0, whenFree: (then) => void waitingForRoom.push(then) };
};
