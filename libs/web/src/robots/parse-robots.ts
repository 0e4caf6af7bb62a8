import { comparablePath, matchesPath, pathPattern, type PathPattern } from './path-pattern.js';
import { namesEverybody, namesToken, productTokenOf } from './product-token.js';
import { robotsLines, type RobotsLine } from './robots-lines.js';

/** What a robots.txt says about one address. */
export interface RobotsVerdict {
  allowed: boolean;
  /** The rule that decided, such as `Disallow: /cart`; null where none matches, which allows. */
  rule: string | null;
  /** Its line in the file, from 1. */
  line: number | null;
}

/** What a robots.txt says to one user agent. */
export interface RobotsRules {
  judge(url: string): RobotsVerdict;
  /** The longest pause that the agent's groups ask for between two requests; null where they ask for none. */
  crawlDelaySeconds: number | null;
  /** Addresses as the file states them. */
  sitemaps: readonly string[];
}

interface Rule {
  kind: 'Allow' | 'Disallow';
  /** As written, one character a byte. */
  path: string;
  pattern: PathPattern;
  line: number;
}

interface Group {
  agents: string[];
  rules: RobotsLine[];
  crawlDelays: string[];
}

/**
 * Reads a robots.txt for one user agent, by RFC 9309 and, where that leaves room, as Google's parser does
 * (docs/politeness.md lists the points). Whatever the file is, there is an answer: what cannot be read rules nothing.
 * @param file the decoded body; of UTF-16 and byte order marks it takes care itself
 * @param userAgent a whole User-Agent header or a product token
 */
export const parseRobots = (file: Uint8Array, userAgent: string): RobotsRules => {
  const lines = robotsLines(file);
  const groups = groupsFor(groupsOf(lines), productTokenOf(userAgent));
  const rules = groups.flatMap((group) => group.rules).flatMap(rulesOfLine);
  const delays = groups.flatMap((group) => group.crawlDelays).flatMap(secondsOf);
  return {
    judge: (url) => judge(rules, url),
    crawlDelaySeconds: delays.reduce<number | null>((longest, seconds) => Math.max(longest ?? 0, seconds), null),
    sitemaps: [...new Set(lines.flatMap(({ directive, value }) => (directive === 'sitemap' ? [utf8Of(value)] : [])))],
  };
};

/** Rules of a site that has none. */
export const nothingForbidden: RobotsRules = {
  judge: () => ({ allowed: true, rule: null, line: null }),
  crawlDelaySeconds: null,
  sitemaps: [],
};

/** Only a rule ends a run of user agents; a Sitemap or Crawl-delay between two of them does not (§2.2.1, §2.2.4). */
const groupsOf = (lines: readonly RobotsLine[]): Group[] => {
  const groups: Group[] = [];
  for (const line of lines) {
    const open = groups.at(-1);
    if (line.directive === 'user-agent') {
      if (open === undefined || open.rules.length > 0)
        groups.push({ agents: [line.value], rules: [], crawlDelays: [] });
      else open.agents.push(line.value);
    } else if (line.directive === 'crawl-delay') {
      open?.crawlDelays.push(line.value);
    } else if (line.directive !== 'sitemap') {
      open?.rules.push(line);
    }
  }
  return groups;
};

/** All groups that name the agent together; those for everybody only where none does. */
const groupsFor = (groups: readonly Group[], token: string): Group[] => {
  const own = groups.filter(({ agents }) => agents.some((value) => namesToken(value, token)));
  return own.length > 0 ? own : groups.filter(({ agents }) => agents.some(namesEverybody));
};

/** An empty path matches nothing. `Allow: /a/index.html` allows `/a/` too, as with Google. */
const rulesOfLine = ({ directive, value, line }: RobotsLine): Rule[] => {
  if (value === '') return [];
  const kind = directive === 'allow' ? 'Allow' : 'Disallow';
  const ruleOf = (path: string): Rule => ({ kind, path: value, pattern: pathPattern(path), line });
  const folder = value.slice(0, value.lastIndexOf('/') + 1);
  const isIndex = kind === 'Allow' && folder !== '' && value.startsWith('index.htm', folder.length);
  return isIndex ? [ruleOf(value), ruleOf(`${folder}$`)] : [ruleOf(value)];
};

/** The most specific rule decides; of equal ones the allowing, then the earlier. */
const judge = (rules: readonly Rule[], url: string): RobotsVerdict => {
  const path = comparablePath(url);
  const decisive = rules.reduce<Rule | undefined>(
    (best, rule) => (outranks(rule, best) && matchesPath(rule.pattern, path) ? rule : best),
    undefined,
  );
  if (decisive === undefined) return { allowed: true, rule: null, line: null };
  const { kind, path: written, line } = decisive;
  return { allowed: kind === 'Allow', rule: `${kind}: ${utf8Of(written)}`, line };
};

const outranks = (rule: Rule, best: Rule | undefined): boolean => {
  const ahead = rule.pattern.specificity - (best?.pattern.specificity ?? -1);
  return ahead > 0 || (ahead === 0 && rule.kind === 'Allow' && best?.kind === 'Disallow');
};

const secondsOf = (text: string): number[] => {
  const [number] = /^\d*[.,]?\d+/.exec(text) ?? [];
  const seconds = Number(number?.replace(',', '.'));
  return number === undefined || !Number.isFinite(seconds) ? [] : [seconds];
};

const utf8Of = (byteString: string): string => Buffer.from(byteString, 'latin1').toString('utf8');
