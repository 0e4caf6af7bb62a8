/** Where a code can occur: an app of `apps/` (`aisle` is the command line), every service, the HTTP APIs, or `tools/`. */
export type ErrorPlace =
  | 'aisle'
  | 'orchestrator'
  | 'fetcher'
  | 'parser'
  | 'catalog-sync'
  | 'catalog-api'
  | 'migrate'
  | 'every service'
  | 'HTTP APIs'
  | 'tools';

export interface ErrorExplanation {
  /** One sentence: what has happened. */
  meaning: string;
  /** What to do about it. */
  fix: string;
  where: readonly ErrorPlace[];
}

const unreachable = 'Open the address in a browser';
const retried = 'it was tried again as often as MAX_ATTEMPTS allows';

/**
 * Every code that an error of Aisle can have: first what can end a page, in the order of its way, then start-up, HTTP and
 * commands. The command line, docs/errors.md and the types of the error classes read it, so a code stands here or nowhere.
 */
export const errorCodes = {
  DNS_NOT_FOUND: {
    where: ['fetcher'],
    meaning: "The shop's host name has no address.",
    fix: 'Check the spelling of "origin" in the recipe; where only you know the host, name its address in RESOLVE_OVERRIDE (host=address:port).',
  },
  CONNECTION_REFUSED: {
    where: ['fetcher'],
    meaning: 'Nothing listens where the shop should be.',
    fix: `${unreachable}: if the shop is up, check host and port of "origin" in the recipe, and RESOLVE_OVERRIDE if it names the host; then crawl again.`,
  },
  CONNECTION_LOST: {
    where: ['fetcher'],
    meaning: `The shop cut the connection before the answer was complete; ${retried}.`,
    fix: 'Crawl again later. If it stays, lower "maxConcurrency" or "ratePerSecond" in the recipe: some shops cut off who asks too fast.',
  },
  CONNECTION_FAILED: {
    where: ['fetcher'],
    meaning: 'The connection to the shop failed; the message says how.',
    fix: 'Check the network between the fetcher and the shop (proxy, firewall), then crawl again.',
  },
  HOST_UNREACHABLE: {
    where: ['fetcher'],
    meaning: "There is no route from the fetcher to the shop's address.",
    fix: "Check the fetcher's network: routes, firewall, network policies; an IPv6-only host needs IPv6.",
  },
  TLS_FAILED: {
    where: ['fetcher'],
    meaning: "The shop's certificate or its encryption was not accepted.",
    fix: `${unreachable}; if the browser complains too, the shop has to renew its certificate. For an own authority set NODE_EXTRA_CA_CERTS for the fetcher.`,
  },
  TIMEOUT: {
    where: ['fetcher'],
    meaning: `The shop did not answer in time, or trickled; ${retried}.`,
    fix: 'Crawl again when the shop is faster, or raise REQUEST_TIMEOUT_MS (and HEADERS_TIMEOUT_MS, BODY_TIMEOUT_MS) of the fetcher.',
  },
  ADDRESS_FORBIDDEN: {
    where: ['fetcher'],
    meaning: 'The host leads to a private, local or reserved address, where the fetcher does not go.',
    fix: 'Correct the URL. If the address is meant (a shop on your machine or network), name it for the fetcher: RESOLVE_OVERRIDE=host=address:port.',
  },
  ROBOTS_UNAVAILABLE: {
    where: ['fetcher'],
    meaning: "The shop's robots.txt could not be read, and without it nothing is fetched (RFC 9309).",
    fix: 'Open <origin>/robots.txt: it must answer 200 or 404, not 5xx. Crawl again when it does.',
  },
  ROBOTS_UNREADABLE: {
    where: ['fetcher', 'aisle'],
    meaning: "The shop's robots.txt is cut off or damaged, and half the rules are not the rules.",
    fix: 'Open <origin>/robots.txt: its Content-Encoding must be what it says. Crawl again when the shop has mended it.',
  },
  ROBOTS_THROTTLED: {
    where: ['fetcher'],
    meaning:
      "The shop's robots.txt asked to be left alone (429, or 503 with Retry-After); waiting for it costs no attempt.",
    fix: 'Wait; lower "ratePerSecond" in the recipe if it comes again.',
  },
  ROBOTS_DISALLOWED: {
    where: ['fetcher'],
    meaning: "The shop's robots.txt does not allow this page.",
    fix: 'Leave the page out of the recipe, or ask the shop to allow the bot; USER_AGENT says whose rules count, `aisle robots <url>` which rule it is.',
  },
  NOT_FOUND: {
    where: ['fetcher', 'HTTP APIs'],
    meaning: 'The shop has no such page (404).',
    fix: 'Nothing, if the product is gone; else correct the link selectors of the recipe.',
  },
  GONE: {
    where: ['fetcher'],
    meaning: 'The shop has removed the page for good (410).',
    fix: 'Nothing: the page does not exist any more.',
  },
  HTTP_401: {
    where: ['fetcher'],
    meaning: 'The shop wants a login.',
    fix: 'Only public pages can be crawled: leave the page out of the recipe, or give the headers it needs under "headers".',
  },
  HTTP_403: {
    where: ['fetcher'],
    meaning: 'The shop refuses us.',
    fix: 'Lower the rate in the recipe, set BOT_INFO_URL so that the shop sees who asks, and ask it to let the bot in.',
  },
  HTTP_429: {
    where: ['fetcher'],
    meaning: 'The shop asked us to slow down; waiting for it costs no attempt.',
    fix: 'Lower "ratePerSecond" in the recipe.',
  },
  HTTP_MALFORMED: {
    where: ['fetcher'],
    meaning: 'What came back is not HTTP.',
    fix: 'Check that the "origin" of the recipe has the right scheme and port.',
  },
  HEADERS_TOO_LARGE: {
    where: ['fetcher'],
    meaning: 'The answer has more headers than 64 KB.',
    fix: 'No setting allows more: the shop has to mend the page (often endless Set-Cookie headers).',
  },
  BODY_TOO_LARGE: {
    where: ['fetcher', 'parser', 'aisle'],
    meaning: 'The page is larger than is taken, on the wire or unpacked.',
    fix: 'If it is a real page, raise MAX_BODY_BYTES of the fetcher (and PARSE_MAX_BODY_BYTES of the parser); else leave it out of the recipe.',
  },
  BODY_CUT: {
    where: ['fetcher'],
    meaning: `The page ends before its end: the connection was closed early, or it is damaged; ${retried}.`,
    fix: 'Crawl again. If it stays, open the page with another client: the shop compresses it wrongly.',
  },
  BODY_CORRUPT: {
    where: ['fetcher', 'parser'],
    meaning: 'The page cannot be unpacked: it is not in the encoding it states.',
    fix: 'Crawl again; if it stays, the shop has to mend its compression.',
  },
  CONTENT_ENCODING_UNSUPPORTED: {
    where: ['fetcher'],
    meaning: 'The page is compressed in a way nobody asked for.',
    fix: 'The shop ignores Accept-Encoding and has to mend that; gzip, br and deflate are understood.',
  },
  ENCODING_UNSUPPORTED: {
    where: ['fetcher', 'parser'],
    meaning: 'The page is compressed in a way that cannot be unpacked here.',
    fix: 'The shop has to honour Accept-Encoding; gzip, br and deflate are understood.',
  },
  REDIRECT_LOOP: {
    where: ['fetcher'],
    meaning: 'The page redirects in a circle.',
    fix: 'Open it in a private window: shops do this to visitors without cookies or from abroad. Set "headers" (such as accept-language) in the recipe, or leave the page out.',
  },
  TOO_MANY_REDIRECTS: {
    where: ['fetcher'],
    meaning: 'The page redirects more often than is followed.',
    fix: 'Put the address it ends at into the recipe, or raise MAX_REDIRECTS of the fetcher.',
  },
  REDIRECT_OFF_SITE: {
    where: ['fetcher'],
    meaning: 'The page redirects to another site, where this recipe does not lead.',
    fix: 'If the shop has moved, change "origin" in the recipe; else leave the page out.',
  },
  REDIRECT_INVALID: {
    where: ['fetcher'],
    meaning: 'The page redirects without a usable address.',
    fix: 'The shop has to mend the redirect; leave the page out until then.',
  },
  FETCH_LEASE_LOST: {
    where: ['fetcher'],
    meaning: 'The fetcher had not heard from the broker for too long and stopped; it costs no attempt.',
    fix: 'Check broker and network if it comes often; the request is fetched again by itself.',
  },
  FETCH_NOT_STARTED: {
    where: ['fetcher'],
    meaning: 'Another fetcher takes over, or the job waited too long for its turn; it costs no attempt.',
    fix: 'Nothing: the request is fetched again by itself.',
  },
  KEY_PAUSED: {
    where: ['fetcher'],
    meaning: 'The shop asked to be left alone for a while, or the crawl is paused; waiting for it costs no attempt.',
    fix: 'Nothing: it goes on by itself, a paused crawl when it is resumed. If it comes often, lower "ratePerSecond" in the recipe.',
  },
  CIRCUIT_OPEN: {
    where: ['fetcher', 'orchestrator'],
    meaning:
      'The shop answered nothing but failures, so it is left alone and asked again now and then; that costs no attempt.',
    fix: 'Open the shop in a browser: if it is up, it may keep the bot out. Lower "ratePerSecond", set BOT_INFO_URL, ask the shop to let the bot in.',
  },
  OUTSIDE_WINDOW: {
    where: ['fetcher'],
    meaning: 'The shop may only be asked at certain hours, and it is not the time; waiting costs no attempt.',
    fix: 'Nothing: it goes on when the hours begin.',
  },
  BUDGET_SPENT: {
    where: ['fetcher'],
    meaning: "The day's budget of requests or bytes for the shop is used up; waiting costs no attempt.",
    fix: 'Nothing: it goes on at midnight UTC. Raise the budget if the shop allows more.',
  },
  SOFT_BLOCKED: {
    where: ['fetcher'],
    meaning:
      'The shop answered with a page that asks whether we are human instead of the page itself; it costs no attempt.',
    fix: 'Lower "ratePerSecond" in the recipe, set BOT_INFO_URL so that the shop sees who asks, and ask it to let the bot in.',
  },
  RAW_STORE_UNAVAILABLE: {
    where: ['fetcher', 'parser'],
    meaning: 'The store of raw pages could not be used.',
    fix: 'Check RAW_STORE_DIR (there, writable, disk not full) or the S3 settings; the services go on by themselves when it is back.',
  },
  RAW_STORE_REFUSED: {
    where: ['fetcher', 'parser'],
    meaning: 'The store of raw pages does not take or give one object, and works otherwise.',
    fix: 'The message names the object and the reason; mend it there, then `aisle redrive --all`.',
  },
  RAW_OBJECT_MISSING: {
    where: ['parser'],
    meaning: 'The stored bytes of the page are gone.',
    fix: 'Check that fetcher and parser use the same raw store and that nothing deletes in it; then crawl again.',
  },
  RAW_OBJECT_CORRUPT: {
    where: ['parser'],
    meaning: 'The stored bytes of the page are not the ones that were stored.',
    fix: 'Check the disk or bucket of the raw store; then crawl again.',
  },
  PARSE_FAILED: {
    where: ['parser', 'aisle'],
    meaning: 'The page came, but the recipe could not read it; the message says what was looked for.',
    fix: 'Try it: `aisle try <recipe> <url>`, and correct the selectors; the bytes are kept, nothing is lost.',
  },
  PAGE_NOT_STORABLE: {
    where: ['parser'],
    meaning: 'The page says something that the database refuses; the message says what.',
    fix: 'Try the page with `aisle try <recipe> <url>`: a selector probably takes too much.',
  },
  PAGE_CHANGED_MEANWHILE: {
    where: ['parser'],
    meaning: 'A page that had come back as it was before was changed by another run meanwhile.',
    fix: 'Nothing: its message comes again and the page is read.',
  },
  RAW_KEY_INVALID: {
    where: ['fetcher', 'parser'],
    meaning: "The page's bytes cannot be kept under the name they were given.",
    fix: 'Services of different releases run together, or a recipe has a strange id: bring all to one release, then crawl again.',
  },
  UNEXPECTED: {
    where: ['every service'],
    meaning: 'Something failed that nobody had thought of; the message says what.',
    fix: 'Look into the log of the service for the URL and report it; when mended, `aisle redrive --all` or crawl again.',
  },
  NO_RECIPE_FOLDER: {
    where: ['HTTP APIs'],
    meaning: 'The orchestrator reads no folder of recipes, so there is nothing to read again.',
    fix: 'Set RETAILERS_DIR of the orchestrator and start it again.',
  },
  RUN_FINISHED: {
    where: ['HTTP APIs'],
    meaning: 'The run has ended, so it can be neither paused, resumed nor cancelled.',
    fix: 'Nothing: crawl again for new data.',
  },
  OVERDUE: {
    where: ['orchestrator'],
    meaning:
      'Nothing was heard of the page in time after it was given to a fetcher; it was sent again as often as allowed.',
    fix: 'Look into the logs of fetcher and parser for its URL; if they are only slow, add more of them or raise OVERDUE_MS. Then crawl again.',
  },
  FETCH_JOB_INVALID: {
    where: ['orchestrator'],
    meaning: 'No fetch job can be made of a request, because what is stored of it is not valid.',
    fix: 'Crawl again; if it comes back, look at the row of fetch_request that the log names.',
  },
  PAGE_REQUEST_INCOMPLETE: {
    where: ['orchestrator', 'aisle'],
    meaning: 'A page is asked for with POST, and its address does not state a parameter that the body needs.',
    fix: 'Write it into the address that leads there (start, link, followingPages), or give it a default under "requests".',
  },
  THROTTLED_WITHOUT_END: {
    where: ['orchestrator'],
    meaning: 'The shop only asked to wait for THROTTLE_GIVE_UP_MS, without one page, so the run was ended.',
    fix: 'Ask the shop to let the bot in, or lower "ratePerSecond" in the recipe; then crawl again.',
  },
  MAX_REQUESTS: {
    where: ['orchestrator'],
    meaning: "The run's budget of requests was used up; what was left was skipped.",
    fix: 'Nothing, or crawl again with a larger budget.',
  },
  MAX_DEPTH: {
    where: ['parser'],
    meaning: 'The run was led deeper than it may go; what lies deeper was left out.',
    fix: 'Nothing, or crawl again with a larger depth.',
  },
  RETAILER_DISABLED: {
    where: ['orchestrator'],
    meaning: 'The retailer was disabled, so its runs were ended.',
    fix: 'Enable it and crawl again.',
  },
  CANCELLED: {
    where: ['orchestrator'],
    meaning: 'The run was cancelled before the page was fetched.',
    fix: 'Crawl again to get it.',
  },
  POISONED: {
    where: ['fetcher', 'parser', 'catalog-sync'],
    meaning: 'Whoever worked on the page went down with it each time, so it was given up.',
    fix: 'Look into the log of the fetcher or parser around that time (memory?); when mended, `aisle redrive --all` or crawl again.',
  },
  HANDLER_DEADLINE: {
    where: ['every service'],
    meaning: 'Working on the page took longer than allowed.',
    fix: 'Look into the log of fetcher and parser; when mended, `aisle redrive --all`.',
  },
  DATABASE_UNAVAILABLE: {
    where: ['orchestrator', 'parser', 'catalog-sync', 'catalog-api'],
    meaning: 'The database cannot be used.',
    fix: 'Check PostgreSQL (reachable, disk, connections); the services wait and go on by themselves when it is back.',
  },
  DATABASE_TIMEOUT: {
    where: ['orchestrator', 'parser', 'catalog-sync', 'catalog-api'],
    meaning: 'The database could not be used for too long.',
    fix: 'Check PostgreSQL (reachable, disk, connections), then send the message again: `aisle redrive --all`.',
  },
  DATABASE_CONFLICT: {
    where: ['orchestrator', 'parser', 'catalog-sync', 'catalog-api'],
    meaning: 'The database could not be used for too long.',
    fix: 'Check PostgreSQL (reachable, disk, connections), then send the message again: `aisle redrive --all`.',
  },
  RECIPE_INVALID: {
    where: ['orchestrator', 'parser', 'aisle'],
    meaning: 'The recipe does not fit the page or the release.',
    fix: 'Check it with `aisle recipe check <file>`, start the orchestrator with it, and crawl again.',
  },
  RECIPE_UNKNOWN: {
    where: ['orchestrator', 'parser'],
    meaning: 'The recipe does not fit the page or the release.',
    fix: 'Check it with `aisle recipe check <file>`, start the orchestrator with it, and crawl again.',
  },
  RECIPE_LACKS_PAGE_KIND: {
    where: ['parser', 'aisle'],
    meaning: 'The recipe does not fit the page or the release.',
    fix: 'Check it with `aisle recipe check <file>`, start the orchestrator with it, and crawl again.',
  },
  MALFORMED_MESSAGE: {
    where: ['every service'],
    meaning: 'A message about the page could not be read.',
    fix: 'Usually services of different releases run together: bring all to one, then `aisle redrive --all`.',
  },
  MESSAGE_TOO_LARGE: {
    where: ['every service'],
    meaning: 'A message about the page could not be read.',
    fix: 'Usually services of different releases run together: bring all to one, then `aisle redrive --all`.',
  },
  UNKNOWN_MESSAGE_TYPE: {
    where: ['every service'],
    meaning: 'A message about the page could not be read.',
    fix: 'Usually services of different releases run together: bring all to one, then `aisle redrive --all`.',
  },
  INVALID_PAYLOAD: {
    where: ['every service'],
    meaning: 'A message about the page could not be read.',
    fix: 'Usually services of different releases run together: bring all to one, then `aisle redrive --all`.',
  },
  BROKER_UNAVAILABLE: {
    where: ['every service'],
    meaning: 'A message about the page did not get through the broker.',
    fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
  },
  UNROUTABLE: {
    where: ['every service'],
    meaning: 'A message about the page did not get through the broker.',
    fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
  },
  PUBLISH_NACKED: {
    where: ['every service'],
    meaning: 'A message about the page did not get through the broker.',
    fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
  },
  DELIVERY_LOST: {
    where: ['every service'],
    meaning: 'A message about the page did not get through the broker.',
    fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
  },
  UNSENDABLE: {
    where: ['every service'],
    meaning: 'A message about the page did not get through the broker.',
    fix: 'Check RabbitMQ (reachable, disk and memory alarms), then `aisle redrive --all`.',
  },
  BROKER_REFUSED: {
    where: ['every service'],
    meaning: 'RabbitMQ does not take the user, the password or the virtual host.',
    fix: 'Correct AMQP_URL, or create the user and the virtual host in RabbitMQ.',
  },
  TOPOLOGY_CONFLICT: {
    where: ['every service'],
    meaning: 'A queue or an exchange exists already with other arguments.',
    fix: 'Use another AISLE_NAMESPACE, or delete what is in the way once it is empty.',
  },
  QUEUE_UNAVAILABLE: {
    where: ['every service'],
    meaning: 'A queue could not be consumed in time.',
    fix: 'Check RabbitMQ: does the queue exist, and has it a leader?',
  },
  NOT_REDRIVABLE: {
    where: ['orchestrator'],
    meaning: 'A dead letter is no message that could be sent again.',
    fix: 'Read it with `aisle dead-letters`; crawl the page again.',
  },
  CONFIG_INVALID: {
    where: ['every service'],
    meaning: 'A setting is missing or wrong.',
    fix: 'Set the variables that the message names; docs/settings.md describes them.',
  },
  MIGRATIONS_UNREADABLE: {
    where: ['migrate'],
    meaning: 'The migrations of this release cannot be read.',
    fix: 'Install the release anew; the folder prisma/migrations belongs to it.',
  },
  MIGRATION_FAILED: {
    where: ['migrate'],
    meaning: 'A migration could not be applied.',
    fix: 'Read the message; mend the cause, resolve it with `prisma migrate resolve`, and migrate again.',
  },
  MIGRATIONS_DIVERGED: {
    where: ['migrate'],
    meaning: 'The database has another history than this release.',
    fix: 'Use the code that belongs to this database, or an empty database.',
  },
  API_KEYS_MISSING: {
    where: ['every service'],
    meaning: 'An HTTP API has no key that would open it.',
    fix: 'Set API_KEYS to one or more long random strings, separated by commas.',
  },
  API_KEY_REQUIRED: {
    where: ['HTTP APIs'],
    meaning: 'The request has no valid API key.',
    fix: 'Send it as `Authorization: Bearer <key>`; API_KEYS lists the keys.',
  },
  HTTP_LISTEN_FAILED: {
    where: ['every service'],
    meaning: 'The HTTP server cannot listen where it is told to.',
    fix: 'Choose another HTTP_HOST or HTTP_PORT, or end what holds it.',
  },
  ROUTE_NOT_FOUND: {
    where: ['HTTP APIs'],
    meaning: 'There is no such address in the API.',
    fix: 'Check the path and the method.',
  },
  REQUEST_INVALID: {
    where: ['HTTP APIs'],
    meaning: 'The request is not what the API expects; `issues` names each part.',
    fix: 'Correct what `issues` names.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    where: ['HTTP APIs'],
    meaning: 'An Idempotency-Key was used for another request.',
    fix: 'Send each new request with a new key.',
  },
  UNKNOWN_RETAILER: {
    where: ['HTTP APIs', 'aisle'],
    meaning: 'There is no such retailer.',
    fix: '`aisle retailer list` names all; a recipe in RETAILERS_DIR adds one.',
  },
  UNREACHABLE: {
    where: ['aisle'],
    meaning: 'Nothing answers at an address.',
    fix: 'Check that Aisle or the shop is up, and the address.',
  },
  NOT_RUNNING: {
    where: ['aisle'],
    meaning: 'No Aisle runs on this machine, and none is named.',
    fix: 'Start one with `npx aisle up`, or name one in AISLE_CONTROL_URL.',
  },
  FILE_EXISTS: {
    where: ['aisle'],
    meaning: 'The file exists already.',
    fix: 'Name another file, or delete it.',
  },
  URL_INVALID: {
    where: ['aisle'],
    meaning: 'What was given is not a web address.',
    fix: 'Write it with its scheme, such as https://shop.example/cart.',
  },
  FILE_NOT_FOUND: {
    where: ['aisle'],
    meaning: 'There is no such file.',
    fix: 'Name a file that exists, or an address.',
  },
  FOLDER_NOT_FOUND: {
    where: ['aisle'],
    meaning: 'There is no such folder.',
    fix: 'Name a folder that exists.',
  },
  HOME_NOT_OPENED: {
    where: ['aisle'],
    meaning: "A shop's home page could not be opened.",
    fix: 'Open the address in a browser; `aisle robots <url>` says what robots.txt allows.',
  },
  NO_PRODUCTS_FOUND: {
    where: ['aisle'],
    meaning: 'Nothing at the address led to products that can be read.',
    fix: 'Begin with an address that answers with JSON, see docs/recipes.md, or write selectors.',
  },
  NO_FIXTURES: {
    where: ['aisle'],
    meaning: 'A recipe has no saved pages to test with.',
    fix: '`aisle retailer new <id> <pages…>` begins a recipe with its fixtures.',
  },
  NO_RUNS: {
    where: ['aisle'],
    meaning: 'There is no crawl run yet.',
    fix: 'Start one: `aisle crawl <retailer>`.',
  },
  NO_SUCH_ITEM: {
    where: ['aisle'],
    meaning: 'No catalog item is called so.',
    fix: 'Search by SKU, GTIN, URL or item id.',
  },
  SEVERAL_ITEMS: {
    where: ['aisle'],
    meaning: 'Several catalog items are called so.',
    fix: 'Name one by its item id.',
  },
  RETAILER_EXISTS: {
    where: ['aisle'],
    meaning: 'There is a retailer with this id already.',
    fix: 'Choose another id, or edit what is there.',
  },
  ALREADY_RUNNING: {
    where: ['tools'],
    meaning: 'Another Aisle runs on this data folder.',
    fix: 'Stop it, or name another folder.',
  },
  STILL_RUNNING: {
    where: ['tools'],
    meaning: 'What was told to stop has not ended in time.',
    fix: 'Read the logs in the data folder; end the process with `kill -9`, and run `aisle down` again to clear up.',
  },
  STACK_INCOMPLETE: {
    where: ['tools'],
    meaning: 'The local stack came up without one of its parts.',
    fix: 'Read the logs in the data folder.',
  },
  SERVICE_DID_NOT_START: {
    where: ['tools'],
    meaning: 'A service ended or was silent before it was ready.',
    fix: 'Read its log in the data folder.',
  },
  NO_DEMO_SHOP: {
    where: ['tools'],
    meaning: 'The running Aisle has no demo shop.',
    fix: 'Start the demo: `npm run demo`.',
  },
  DEMO_SHOP_REFUSED: {
    where: ['tools'],
    meaning: 'The demo shop did not do what it was asked.',
    fix: 'Read its log in the data folder.',
  },
  CATALOG_UNAVAILABLE: {
    where: ['tools'],
    meaning: 'The storefront cannot read the catalog API.',
    fix: 'Check CATALOG_API_URL and CATALOG_API_KEY.',
  },
  BUSTS_NOT_TOLD: {
    where: ['tools'],
    meaning: 'The storefront was not told of every changed item in time.',
    fix: 'Read the logs of catalog-sync and demo-storefront.',
  },
  INTERRUPTED: {
    where: ['tools'],
    meaning: 'The demo was stopped before it was done.',
    fix: 'Start it again.',
  },
  USAGE: {
    where: ['tools'],
    meaning: 'A command was called with options it does not know.',
    fix: 'Call it with `--help`.',
  },
  CORPUS_ABSENT: {
    where: ['tools'],
    meaning: 'The corpus of pages is not there.',
    fix: 'Name its folder.',
  },
  CORPUS_UNREADABLE: {
    where: ['tools'],
    meaning: 'The folder is no corpus of pages.',
    fix: 'Name another folder.',
  },
  CRAWL_INCOMPLETE: {
    where: ['tools'],
    meaning: 'A measured crawl did not bring every page.',
    fix: 'Read the logs of the run, and measure again.',
  },
  CRAWLEE_FAILED: {
    where: ['tools'],
    meaning: 'Crawlee, which is measured beside Aisle, failed.',
    fix: 'Read its output in the message.',
  },
  SOAK_CRAWL_FAILED: {
    where: ['tools'],
    meaning: 'A crawl of the soak test failed.',
    fix: 'Read the logs of the run.',
  },
  BENCH_PAGE_FAILED: {
    where: ['tools'],
    meaning: 'The shop of a benchmark did not serve a page.',
    fix: 'Start the benchmark again.',
  },
  BENCH_READINGS_DIFFER: {
    where: ['tools'],
    meaning: 'Two readers of a benchmark do not read the same.',
    fix: 'Compare both on the page that the message names.',
  },
} as const satisfies Record<string, ErrorExplanation>;

/** A status that a shop or an API answered with; those with advice of their own stand in `errorCodes`. */
export type HttpStatusCode = `HTTP_${number}`;
export type ErrorCode = keyof typeof errorCodes | HttpStatusCode;

/** What the statuses mean that have no entry of their own. */
export const httpStatusCodes: { serverError: ErrorExplanation; other: ErrorExplanation } = {
  serverError: {
    where: ['fetcher'],
    meaning: `The shop failed to answer (a server error); ${retried}.`,
    fix: 'Crawl again later; if it comes with every crawl, lower "ratePerSecond" in the recipe.',
  },
  other: {
    where: ['fetcher', 'aisle'],
    meaning: 'The shop answered with a status that brings no page.',
    fix: 'Open the address in a browser, and correct or leave out what leads there in the recipe.',
  },
};

/** False for codes of the runtime (`ECONNREFUSED`) and of releases that know more. */
export const isErrorCode = (code: string): code is ErrorCode =>
  Object.hasOwn(errorCodes, code) || /^HTTP_\d{3}$/.test(code);

/** What a code means and what to do about it; undefined where it is none of ours. */
export const explanationOf = (code: string): ErrorExplanation | undefined => {
  if (!isErrorCode(code)) return undefined;
  const explanations: Readonly<Record<string, ErrorExplanation>> = errorCodes;
  return explanations[code] ?? (code.startsWith('HTTP_5') ? httpStatusCodes.serverError : httpStatusCodes.other);
};
