import type { Lane } from './lane.js';

/** Each lane is loaded when it is asked for, so that one's libraries do not weigh on another's figures. */
export const benchLanes: Record<string, () => Promise<Lane>> = {
  crawl: async () => (await import('./lanes/crawl.js')).crawlLane,
  extraction: async () => (await import('./lanes/extraction.js')).extractionLane,
  interleavings: async () => (await import('./lanes/interleavings.js')).interleavingsLane,
  frontier: async () => (await import('./lanes/frontier.js')).frontierLane,
  kill: async () => (await import('./lanes/kill.js')).killLane,
  parse: async () => (await import('./lanes/parse.js')).parseLane,
  politeness: async () => (await import('./lanes/politeness.js')).politenessLane,
  sync: async () => (await import('./lanes/sync.js')).syncLane,
};

export const soakLanes: Record<string, () => Promise<Lane>> = {
  crawl: async () => (await import('./lanes/soak-crawl.js')).soakCrawlLane,
  fuzz: async () => (await import('./lanes/soak-fuzz.js')).soakFuzzLane,
  parse: async () => (await import('./lanes/soak-parse.js')).soakParseLane,
};
