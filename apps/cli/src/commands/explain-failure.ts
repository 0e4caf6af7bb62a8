/** What a failure's code means, and what to do about it. */
export interface Explanation {
  meaning: string;
  fix: string;
}

const unreachable = 'Open the address in a browser';
const retried = 'it was tried again as often as MAX_ATTEMPTS allows';

/** By code, in the order of a page's way; what begins alike is told apart by `families`. */
const explanations: Record<string, Explanation> = {
  DNS_NOT_FOUND: {
    meaning: "The shop's host name has no address.",
    fix: 'Check the spelling of "origin" in the recipe; where only you know the host, name its address in RESOLVE_OVERRIDE (host=address:port).',
  },
  CONNECTION_REFUSED: {
    meaning: 'Nothing listens where the shop should be.',
    fix: `${unreachable}: if the shop is up, check host and port of "origin" in the recipe, and RESOLVE_OVERRIDE if it names the host; then crawl again.`,
  },
  CONNECTION_LOST: {
    meaning: `The shop cut the connection before the answer was complete; ${retried}.`,
    fix: 'Crawl again later. If it stays, lower "maxConcurrency" or "ratePerSecond" in the recipe: some shops cut off who asks too fast.',
  },
  CONNECTION_FAILED: {
    meaning: 'The connection to the shop failed; the message says how.',
    fix: 'Check the network between the fetcher and the shop (proxy, firewall), then crawl again.',
  },
  HOST_UNREACHABLE: {
    meaning: "There is no route from the fetcher to the shop's address.",
    fix: "Check the fetcher's network: routes, firewall, network policies; an IPv6-only host needs IPv6.",
  },
  TLS_FAILED: {
    meaning: "The shop's certificate or its encryption was not accepted.",
    fix: `${unreachable}; if the browser complains too, the shop has to renew its certificate. For an own authority set NODE_EXTRA_CA_CERTS for the fetcher.`,
  },
  TIMEOUT: {
    meaning: `The shop did not answer in time, or trickled; ${retried}.`,
    fix: 'Crawl again when the shop is faster, or raise REQUEST_TIMEOUT_MS (and HEADERS_TIMEOUT_MS, BODY_TIMEOUT_MS) of the fetcher.',
  },
  ADDRESS_FORBIDDEN: {
    meaning: 'The host leads to a private, local or reserved address, where the fetcher does not go.',
    fix: 'Correct the URL. If the address is meant (a shop on your machine or network), name it for the fetcher: RESOLVE_OVERRIDE=host=address:port.',
  },
  ROBOTS_UNAVAILABLE: {
    meaning: "The shop's robots.txt could not be read, and without it nothing is fetched (RFC 9309).",
    fix: 'Open <origin>/robots.txt: it must answer 200 or 404, not 5xx. Crawl again when it does.',
  },
  ROBOTS_DISALLOWED: {
    meaning: "The shop's robots.txt does not allow this page.",
    fix: 'Leave the page out of the recipe, or ask the shop to allow the bot; USER_AGENT says whose rules count.',
  },
  NOT_FOUND: {
    meaning: 'The shop has no such page (404).',
    fix: 'Nothing, if the product is gone; else correct the link selectors of the recipe.',
  },
  GONE: { meaning: 'The shop has removed the page for good (410).', fix: 'Nothing: the page does not exist any more.' },
  HTTP_401: {
    meaning: 'The shop wants a login.',
    fix: 'Only public pages can be crawled: leave the page out of the recipe, or give the headers it needs under "headers".',
  },
  HTTP_403: {
    meaning: 'The shop refuses us.',
    fix: 'Lower the rate in the recipe, set BOT_INFO_URL so that the shop sees who asks, and ask it to let the bot in.',
  },
  HTTP_429: {
    meaning: 'The shop asked us to slow down; waiting for it costs no attempt.',
    fix: 'Lower "ratePerSecond" in the recipe.',
  },
  HTTP_MALFORMED: {
    meaning: 'What came back is not HTTP.',
    fix: 'Check that the "origin" of the recipe has the right scheme and port.',
  },
  HEADERS_TOO_LARGE: {
    meaning: 'The answer has more headers than 64 KB.',
    fix: 'No setting allows more: the shop has to mend the page (often endless Set-Cookie headers).',
  },
  BODY_TOO_LARGE: {
    meaning: 'The page is larger than is taken, on the wire or unpacked.',
    fix: 'If it is a real page, raise MAX_BODY_BYTES of the fetcher (and PARSE_MAX_BODY_BYTES of the parser); else leave it out of the recipe.',
  },
  BODY_CORRUPT: {
    meaning: 'The page cannot be unpacked: it is not in the encoding it states.',
    fix: 'Crawl again; if it stays, the shop has to mend its compression.',
  },
  CONTENT_ENCODING_UNSUPPORTED: {
    meaning: 'The page is compressed in a way nobody asked for.',
    fix: 'The shop ignores Accept-Encoding and has to mend that; gzip, br and deflate are understood.',
  },
  ENCODING_UNSUPPORTED: {
    meaning: 'The page is compressed in a way that cannot be unpacked here.',
    fix: 'The shop has to honour Accept-Encoding; gzip, br and deflate are understood.',
  },
  REDIRECT_LOOP: {
    meaning: 'The page redirects in a circle.',
    fix: 'Open it in a private window: shops do this to visitors without cookies or from abroad. Set "headers" (such as accept-language) in the recipe, or leave the page out.',
  },
  TOO_MANY_REDIRECTS: {
    meaning: 'The page redirects more often than is followed.',
    fix: 'Put the address it ends at into the recipe, or raise MAX_REDIRECTS of the fetcher.',
  },
  REDIRECT_OFF_SITE: {
    meaning: 'The page redirects to another site, where this recipe does not lead.',
    fix: 'If the shop has moved, change "origin" in the recipe; else leave the page out.',
  },
  REDIRECT_INVALID: {
    meaning: 'The page redirects without a usable address.',
    fix: 'The shop has to mend the redirect; leave the page out until then.',
  },
  FETCH_LEASE_LOST: {
    meaning: 'The fetcher had not heard from the broker for too long and stopped; it costs no attempt.',
    fix: 'Check broker and network if it comes often; the request is fetched again by itself.',
  },
  RAW_STORE_UNAVAILABLE: {
    meaning: 'The store of raw pages could not be used.',
    fix: 'Check RAW_STORE_DIR (there, writable, disk not full) or the S3 settings; what failed is tried again by itself, dead letters with `aisle redrive --all`.',
  },
  RAW_OBJECT_MISSING: {
    meaning: 'The stored bytes of the page are gone.',
    fix: 'Check that fetcher and parser use the same raw store and that nothing deletes in it; then crawl again.',
  },
  RAW_OBJECT_CORRUPT: {
    meaning: 'The stored bytes of the page are not the ones that were stored.',
    fix: 'Check the disk or bucket of the raw store; then crawl again.',
  },
  PARSE_FAILED: {
    meaning: 'The page came, but the recipe could not read it; the message says what was looked for.',
    fix: 'Try it: `aisle try <recipe> <url>`, and correct the selectors; the bytes are kept, nothing is lost.',
  },
  PAGE_NOT_STORABLE: {
    meaning: 'The page says something that the database refuses; the message says what.',
    fix: 'Try the page with `aisle try <recipe> <url>`: a selector probably takes too much.',
  },
  RAW_KEY_INVALID: {
    meaning: "The page's bytes cannot be kept under the name they were given.",
    fix: 'Services of different releases run together, or a recipe has a strange id: bring all to one release, then crawl again.',
  },
  UNEXPECTED: {
    meaning: 'Something failed that nobody had thought of; the message says what.',
    fix: 'Look into the log of the service for the URL and report it; when mended, `aisle redrive --all` or crawl again.',
  },
  OVERDUE: {
    meaning:
      'Nothing was heard of the page in time after it was given to a fetcher; it was sent again as often as allowed.',
    fix: 'Look into the logs of fetcher and parser for its URL; if they are only slow, add more of them or raise OVERDUE_MS. Then crawl again.',
  },
  CANCELLED: { meaning: 'The run was cancelled before the page was fetched.', fix: 'Crawl again to get it.' },
  POISONED: {
    meaning: 'Whoever worked on the page went down with it each time, so it was given up.',
    fix: 'Look into the log of the fetcher or parser around that time (memory?); when mended, `aisle redrive --all` or crawl again.',
  },
  HANDLER_DEADLINE: {
    meaning: 'Working on the page took longer than allowed.',
    fix: 'Look into the log of fetcher and parser; when mended, `aisle redrive --all`.',
  },
};

const families: readonly (readonly [RegExp, Explanation])[] = [
  [
    /^HTTP_5\d\d$/,
    {
      meaning: `The shop failed to answer (a server error); ${retried}.`,
      fix: 'Crawl again later; if it comes with every crawl, lower "ratePerSecond" in the recipe.',
    },
  ],
  [
    /^HTTP_\d{3}$/,
    {
      meaning: 'The shop answered with a status that brings no page.',
      fix: 'Open the address in a browser, and correct or leave out what leads there in the recipe.',
    },
  ],
  [
    /^DATABASE_/,
    {
      meaning: 'The database could not be used for too long.',
      fix: 'Check PostgreSQL (reachable, disk, connections), then send the message again: `aisle redrive --all`.',
    },
  ],
  [
    /^RECIPE_/,
    {
      meaning: 'The recipe does not fit the page or the release.',
      fix: 'Check it with `aisle recipe check <file>`, start the orchestrator with it, and crawl again.',
    },
  ],
  [
    /^(MALFORMED_MESSAGE|MESSAGE_TOO_LARGE|UNKNOWN_MESSAGE_TYPE|INVALID_PAYLOAD)$/,
    {
      meaning: 'A message about the page could not be read.',
      fix: 'Usually services of different releases run together: bring all to one, then `aisle redrive --all`.',
    },
  ],
  [
    /^(BROKER_UNAVAILABLE|UNROUTABLE|PUBLISH_NACKED|DELIVERY_LOST|UNSENDABLE)$/,
    {
      meaning: 'A message about the page did not get through the broker.',
      fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
    },
  ],
];

const unknown: Explanation = {
  meaning: 'The message says what happened.',
  fix: 'Look into the log of the fetcher or parser for the URL, then crawl again; `aisle dead-letters` shows what died on the way.',
};

/** True for codes that have an explanation of their own. */
export const isExplained = (code: string): boolean => explainFailure(code) !== unknown;

/** Says what a code means and what to do about it; a code that nobody knows gets general advice. */
export const explainFailure = (code: string): Explanation =>
  Object.hasOwn(explanations, code)
    ? (explanations[code] ?? unknown)
    : (families.find(([pattern]) => pattern.test(code))?.[1] ?? unknown);
