/** For people: one decimal is enough. */
export const roundTenth = (value: number): number => Math.round(value * 10) / 10;

export const perSecond = (count: number, seconds: number): number => (seconds > 0 ? roundTenth(count / seconds) : 0);
