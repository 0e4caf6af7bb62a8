import { createReadStream } from 'node:fs';
import { AisleError, errorCodeOf, errorMessageOf, parseUrl, PermanentError } from '@aisle/core';
import {
  createGuardedAgent,
  createHttpGet,
  fetchRobots,
  nothingForbidden,
  parseResolveOverrides,
  parseRobots,
  robotsFileIn,
  robotsMaxBytes,
  type HttpGet,
  type RobotsRules,
} from '@aisle/web';

/** The rules that hold for an address. */
export type RulesFor = (url: string) => Promise<RobotsRules>;

const timeoutMs = 30_000;

/** The rules of the addresses' own sites, each robots.txt fetched once, as the fetcher does it. */
export const robotsOf = (agent: string): RulesFor => {
  const known = new Map<string, Promise<RobotsRules>>();
  const get = guardedGet();
  return (address) => {
    const url = webAddress(address);
    const rules = known.get(url.origin) ?? fetchRules(`${url.origin}/robots.txt`, agent, get);
    known.set(url.origin, rules);
    return rules;
  };
};

/** The rules of one file for every address. Errors: PermanentError `FILE_NOT_FOUND`, RetryableError `ROBOTS_UNREADABLE`. */
export const robotsInFile = async (path: string, agent: string): Promise<RulesFor> => {
  const bytes = await beginningOf(path === '-' ? process.stdin : createReadStream(path)).catch((error: unknown) => {
    throw new PermanentError('FILE_NOT_FOUND', `${path} cannot be read: ${errorMessageOf(error)}`, {
      cause: error,
      fix: 'Name a robots.txt with --file, or - to read it from stdin; without --file the site is asked.',
    });
  });
  const rules = parseRobots(await robotsFileIn(bytes), agent);
  return async (address) => {
    if (!/^(?:https?:\/\/|\/)/i.test(address)) throw noAddress(address);
    return rules;
  };
};

const webAddress = (address: string): URL => {
  const url = parseUrl(address);
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw noAddress(address);
};

const noAddress = (address: string): PermanentError =>
  new PermanentError('URL_INVALID', `"${address}" is not a web address.`, {
    fix: 'Write it with its scheme, such as https://shop.example/cart; with --file a path such as /cart will do.',
  });

/** As much of a file as is read of one that comes from the web, and a byte that tells that it goes on. */
const beginningOf = async (stream: AsyncIterable<Buffer | string>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(Buffer.from(part));
    size += part.length;
    if (size > robotsMaxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, robotsMaxBytes + 1);
};

/** Private addresses are refused here as in the fetcher, and `RESOLVE_OVERRIDE` names the same exceptions. */
const guardedGet = (): HttpGet => {
  const timeouts = { connectTimeoutMs: timeoutMs, headersTimeoutMs: timeoutMs, bodyTimeoutMs: timeoutMs };
  const overrides = parseResolveOverrides(process.env['RESOLVE_OVERRIDE'] ?? '');
  const never = new AbortController().signal;
  const dispatcher = createGuardedAgent({ ...timeouts, overrides });
  return createHttpGet({ dispatcher, requestTimeoutMs: timeoutMs, standingSignal: () => never });
};

const fetchRules = async (robotsUrl: string, agent: string, get: HttpGet): Promise<RobotsRules> => {
  const deps = { get, userAgent: 'AisleBot/0.2 (aisle robots)', now: () => new Date() };
  const answer = await fetchRobots(robotsUrl, deps).catch((error: unknown) => {
    if (error instanceof AisleError && error.fix !== undefined) throw error;
    const why = `${robotsUrl} cannot be read (${errorCodeOf(error)}), so nothing may be fetched there now`;
    throw new PermanentError('ROBOTS_UNAVAILABLE', `${why}: ${errorMessageOf(error)}`, {
      cause: error,
      fix: 'Ask again later, or save the file and name it with --file.',
    });
  });
  return answer === 'none' ? nothingForbidden : parseRobots(answer.file, agent);
};
