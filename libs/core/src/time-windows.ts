/** Hours of the week; one whose `to` is not after its `from` ends on the next day. */
export interface WeeklyHours {
  /** ISO 8601: 1 is Monday, 7 is Sunday; the day on which the window begins. */
  days: readonly number[];
  /** `HH:MM` */
  from: string;
  to: string;
  /** A name of the IANA database, `Europe/Berlin`. */
  timeZone: string;
}

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

/** Whether a time lies in one of the windows. */
export const isWithinWindows = (windows: readonly WeeklyHours[], time: Date): boolean =>
  windows.some((window) => {
    const minute = minuteOfWeek(time, window.timeZone);
    return window.days.some((day) => wrap(minute - openingOf(window, day)) < lengthOf(window));
  });

/** When the next window opens after a time that lies in none; undefined where there is no window at all. */
export const nextOpening = (windows: readonly WeeklyHours[], time: Date): Date | undefined => {
  const openings = windows.flatMap((window) => window.days.map((day) => openingAfter(window, day, time)));
  return openings.reduce<Date | undefined>(
    (first, opening) => (first && first <= opening ? first : opening),
    undefined,
  );
};

const openingAfter = (window: WeeklyHours, day: number, time: Date): Date => {
  const opening = openingOf(window, day);
  const wholeMinuteMs = Math.floor(time.getTime() / minuteMs) * minuteMs;
  const missing = wrap(opening - minuteOfWeek(time, window.timeZone)) || weekMinutes;
  const guess = new Date(wholeMinuteMs + missing * minuteMs);
  // Where clocks are changed in between, the guess is off by as much as they are.
  const off = wrap(minuteOfWeek(guess, window.timeZone) - opening + weekMinutes / 2) - weekMinutes / 2;
  return new Date(guess.getTime() - off * minuteMs);
};

const wrap = (minutes: number): number => ((minutes % weekMinutes) + weekMinutes) % weekMinutes;

const minutesOf = (timeOfDay: string): number => {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
};

const openingOf = ({ from }: WeeklyHours, day: number): number => (day - 1) * dayMinutes + minutesOf(from);

/** One whose end is not after its beginning ends on the next day. */
const lengthOf = ({ from, to }: WeeklyHours): number => {
  const length = minutesOf(to) - minutesOf(from);
  return length > 0 ? length : length + dayMinutes;
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** As a clock on the wall of that time zone shows it; Monday 00:00 is 0. */
const minuteOfWeek = (time: Date, timeZone: string): number => {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const day = weekdays.indexOf(parts.get('weekday') ?? '');
  return day * dayMinutes + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
};
