import { setTimeout as pause } from 'node:timers/promises';
import { AisleError, PermanentError, RetryableError } from '@aisle/core';
import type { ShopDoor, ShopPage } from '@aisle/extraction';
import { nothingForbidden, parseRobots, type RobotsRules } from '@aisle/web';
import { openPageAt } from './try-target.js';

export interface ShopDoorOptions {
  /** Requests a second at most. */
  ratePerSecond: number;
  /** Pages opened at most. */
  maxPages: number;
  userAgent: string;
  /** Told each page before it is opened. */
  onOpen?: (url: string) => void;
}

/** A shop whose robots.txt is obeyed, whose pages are opened one after the other, and each but once. */
export const openShopDoor = async (
  origin: string,
  { ratePerSecond, maxPages, userAgent, onOpen }: ShopDoorOptions,
): Promise<ShopDoor & { opened(): number }> => {
  const { judge, sitemaps, crawlDelaySeconds } = await robotsOf(origin, userAgent);
  const pauseMs = Math.max(1_000 / ratePerSecond, (crawlDelaySeconds ?? 0) * 1_000);
  const known = new Map<string, ShopPage | undefined>();
  let opened = 0;
  const openOnce = async (url: string): Promise<ShopPage | undefined> => {
    if (opened >= maxPages || !judge(url).allowed) return undefined;
    if (opened++ > 0) await pause(pauseMs);
    onOpen?.(url);
    try {
      return await openWithOneRetry(origin, url, pauseMs);
    } catch (error) {
      // What cannot be opened is left out of the sample, as a crawl would leave it out of its rows.
      if (error instanceof AisleError) return undefined;
      throw error;
    }
  };
  const open = async (url: string): Promise<ShopPage | undefined> => {
    const address = new URL(url).href;
    if (!known.has(address)) known.set(address, await openOnce(address));
    return known.get(address);
  };
  return { open, sitemaps, opened: () => opened };
};

const openWithOneRetry = async (origin: string, url: string, pauseMs: number): Promise<ShopPage> => {
  try {
    return await openPageAt({ origin }, url);
  } catch (error) {
    const mayPass = error instanceof RetryableError || (error instanceof PermanentError && /^HTTP_5/.test(error.code));
    if (!mayPass) throw error;
    await pause(pauseMs);
    return openPageAt({ origin }, url);
  }
};

/** As `aisle try` does, this asks shops of this machine too. A shop without robots.txt forbids nothing. */
const robotsOf = async (origin: string, userAgent: string): Promise<RobotsRules> => {
  try {
    const { text } = await openPageAt({ origin }, new URL('/robots.txt', origin).href);
    return parseRobots(Buffer.from(text), userAgent);
  } catch (error) {
    if (error instanceof PermanentError && /^HTTP_4(?!29)/.test(error.code)) return nothingForbidden;
    throw error;
  }
};
