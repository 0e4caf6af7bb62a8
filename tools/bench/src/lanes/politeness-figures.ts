/** A time span in which a shop cannot be asked, because its owner was lost; seconds. */
export interface Silence {
  fromSeconds: number;
  untilSeconds: number;
}

export interface ShopObservation {
  limitPerSecond: number;
  /** When each request reached the shop, in seconds of one clock, ascending; robots and redirects included. */
  requestSeconds: readonly number[];
  /** When requests began to wait, and when the measurement ended. */
  fromSeconds: number;
  untilSeconds: number;
  /** When the fetcher that owned the shop was killed, frozen or cut off. */
  ownerLostSeconds: readonly number[];
}

export interface ShopFigures {
  limitPerSecond: number;
  max1s: number;
  max10s: number;
  max60s: number;
  utilisation: number;
  longestSilenceSeconds: number;
  requests: number;
}

/** The most requests in any half-open window `[t, t + windowSeconds)`. The times are ascending. */
export const mostWithin = (requestSeconds: readonly number[], windowSeconds: number): number => {
  let most = 0;
  let first = 0;
  requestSeconds.forEach((seconds, index) => {
    while (seconds - (requestSeconds[first] ?? seconds) >= windowSeconds) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
};

/** What a limit allows in a window: `⌈limit × window⌉ + 1`. */
export const allowedWithin = (limitPerSecond: number, windowSeconds: number): number =>
  Math.ceil(limitPerSecond * windowSeconds) + 1;

/** From each loss of the owner to the next request; overlapping ones are one. */
export const silencesAfter = ({ ownerLostSeconds, requestSeconds, untilSeconds }: ShopObservation): Silence[] => {
  const silences: Silence[] = [];
  for (const fromSeconds of [...ownerLostSeconds].sort((a, b) => a - b)) {
    const last = silences.at(-1);
    if (last && fromSeconds < last.untilSeconds) continue;
    silences.push({ fromSeconds, untilSeconds: requestSeconds.find((at) => at > fromSeconds) ?? untilSeconds });
  }
  return silences;
};

/** What the shop's own access log says of how it was treated. */
export const shopFigures = (shop: ShopObservation): ShopFigures => {
  const { limitPerSecond, requestSeconds, fromSeconds, untilSeconds } = shop;
  const excludedSeconds = silencesAfter(shop).reduce(
    (sum, silence) => sum + silence.untilSeconds - silence.fromSeconds,
    0,
  );
  const dueSeconds = untilSeconds - fromSeconds - excludedSeconds;
  const edges = [fromSeconds, ...requestSeconds, untilSeconds];
  const gaps = edges.slice(1).map((at, index) => at - (edges[index] ?? at));
  return {
    limitPerSecond,
    max1s: mostWithin(requestSeconds, 1),
    max10s: mostWithin(requestSeconds, 10),
    max60s: mostWithin(requestSeconds, 60),
    utilisation: rounded(requestSeconds.length / (limitPerSecond * dueSeconds)),
    longestSilenceSeconds: rounded(Math.max(...gaps)),
    requests: requestSeconds.length,
  };
};

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** A sentence for each bar that a shop's figures miss. */
export const violationsOf = (shop: string, figures: ShopFigures): string[] => {
  const { limitPerSecond, max1s, max10s, max60s, utilisation } = figures;
  const windows = [
    [1, max1s],
    [10, max10s],
    [60, max60s],
  ] as const;
  const tooMany = windows
    .filter(([seconds, most]) => most > allowedWithin(limitPerSecond, seconds))
    .map(
      ([seconds, most]) =>
        `${shop} (${limitPerSecond}/s) got ${most} requests within ${seconds} s; at most ${allowedWithin(limitPerSecond, seconds)} are allowed.`,
    );
  return utilisation >= 0.9
    ? tooMany
    : [...tooMany, `${shop} was used to ${utilisation} of its limit; the bar is 0.9.`];
};
