import { errorCodeOf } from '@aisle/core';
import winston from 'winston';

export type LogFields = Record<string, unknown>;

/** Sentences are fixed text; everything that varies goes into fields. */
export interface Logger {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
  /** A logger whose every line carries these fields too. */
  child(fields: LogFields): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One JSON object a line, to stderr unless told otherwise: stdout belongs to results. */
export const createLogger = ({
  level = 'info',
  fields = {},
  stream = process.stderr,
}: {
  level?: LogLevel;
  fields?: LogFields;
  stream?: NodeJS.WritableStream;
} = {}): Logger => {
  const sink = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json({ replacer: readable })),
    transports: [new winston.transports.Stream({ stream })],
  });
  return withFields({ sink, isOn: (asked) => severity[asked] <= severity[level] }, fields);
};

/** For tests and for code whose caller does not care. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

const severity: Record<LogLevel, number> = { error: 0, warn: 1, info: 2, debug: 3 };

interface Sink {
  sink: winston.Logger;
  isOn: (level: LogLevel) => boolean;
}

const withFields = ({ sink, isOn }: Sink, inherited: LogFields): Logger => {
  // One entry object: winston would glue a field called `message` onto the sentence.
  const write = (level: LogLevel) => (sentence: string, fields?: LogFields) => {
    // winston formats a line before it finds out that nobody wants it.
    if (isOn(level)) sink.log({ ...inherited, ...fields, level, message: sentence });
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => withFields({ sink, isOn }, { ...inherited, ...fields }),
  };
};

/** Errors are invisible to JSON, and bigints are fatal to it. */
const readable = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, code: errorCodeOf(value), message, stack, ...(cause === undefined ? {} : { cause }) };
};
