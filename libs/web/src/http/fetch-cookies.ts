import { CookieJar } from 'tough-cookie';
import type { WireAnswer } from './http-client.js';

/** What a site asks to be told again within the redirects of one fetch (RFC 6265); nothing of it outlives the fetch. */
export interface FetchCookies {
  keep(answer: Pick<WireAnswer, 'url' | 'headers'>): Promise<void>;
  /** The Cookie header for an address; `given` is what a recipe says, of which the site may have set another value. */
  headerFor(url: string, given: string | undefined): Promise<string | undefined>;
}

/** A site may set as many as it likes, and a header has its limits. */
const mostCookies = 50;
const longestCookie = 4_096;

export const createFetchCookies = (): FetchCookies => {
  let jar: CookieJar | undefined;
  return {
    keep: async (answer) => {
      const lines = answer.headers('set-cookie').filter((line) => line.length <= longestCookie);
      for (const line of lines.slice(0, mostCookies)) {
        jar ??= new CookieJar();
        await jar.setCookie(line, answer.url, { ignoreError: true });
      }
    },
    headerFor: async (url, given) => {
      const set = (await jar?.getCookies(url)) ?? [];
      const names = new Set(set.map(({ key }) => key));
      const ours = (given ?? '').split(/;\s*/).filter((pair) => pair !== '' && !names.has(pair.split('=', 1)[0] ?? ''));
      const pairs = [...ours, ...set.slice(0, mostCookies).map((cookie) => cookie.cookieString())];
      return pairs.length === 0 ? undefined : pairs.join('; ');
    },
  };
};
