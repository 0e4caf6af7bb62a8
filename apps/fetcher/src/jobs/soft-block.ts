import type { WireAnswer } from '@aisle/web';

/** What a page that stands in another one's place is known by. */
interface Sign {
  name: string;
  isIn(page: PageText): boolean;
}

interface PageText {
  header(name: string): string;
  /** The beginning of the body in lower case; signs are ASCII, so its charset does not matter. */
  html: string;
  title: string;
  /** Such a page leads nowhere and says little; what a shop shows has links by the dozen. */
  isBare: boolean;
}

/** A challenge stands at the beginning of its page. */
const readBytes = 128 * 1024;
const bareBytes = 32 * 1024;
const bareLinks = 8;

const has = (name: string, ...texts: string[]): Sign => ({
  name,
  isIn: ({ html }) => texts.every((text) => html.includes(text)),
});
const bare = (name: string, pattern: RegExp): Sign => ({
  name,
  isIn: ({ html, isBare }) => isBare && pattern.test(html),
});
const header = (name: string, pattern: RegExp): Sign => ({ name, isIn: (page) => pattern.test(page.header(name)) });

/**
 * Whole titles only, and only of bare pages: there are products of that name. "Just a moment" is what a challenge of
 * Cloudflare says, "Pardon our interruption" one of Imperva, "Robot check" one of Amazon.
 */
const title =
  /^(?:access (?:to this page has been )?denied|robot check|just a moment|attention required! \| cloudflare|pardon our interruption|are you (?:a )?(?:human|robot)\??|(?:please )?(?:verify|confirm) (?:that )?you are (?:a )?human|human verification|security check(?: required)?|captcha|bot (?:verification|detection|protection)|ddos protection by .{1,30}|zugriff verweigert|sind sie ein mensch\??|accès refusé|acceso denegado)[\s.!…]*$/;

const signs: readonly Sign[] = [
  header('cf-mitigated', /challenge/),
  header('x-amzn-waf-action', /challenge|captcha/),
  has('Cloudflare challenge', '_cf_chl_opt'),
  has('Cloudflare challenge', 'id="challenge-form"', '/cdn-cgi/'),
  bare('DataDome challenge', /captcha-delivery\.com/),
  bare('HUMAN challenge', /\bid=["']px-captcha["']|\bwindow\._pxblockscript\b/),
  bare('Imperva challenge', /incapsula incident id|id=["']main-iframe["'][^>]*_incapsula_resource/),
  bare('AWS WAF challenge', /\bgokuprops\b|\bawswafintegration\b/),
  bare('Sucuri challenge', /sucuri_cloudproxy_js/),
  bare('Kasada challenge', /\bwindow\.kpsdk\s*=/),
  bare('Akamai refusal', /errors\.edgesuite\.net/),
  bare('captcha form', /<form\b[^>]*\baction=["'][^"']*captcha/),
  bare('captcha form', /class=["'][^"']*\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha)\b/),
  { name: 'title of a refusal', isIn: (page) => page.isBare && title.test(page.title) },
];

/**
 * Why an answer is no page but a question whether we are human, although its status says that all is well; undefined for a page.
 * A script that watches visitors, or a captcha beside a newsletter, makes no such question: normal shop pages have them.
 */
export const softBlockIn = (
  answer: Pick<WireAnswer, 'header'>,
  body: Buffer,
  ofRecipe: readonly string[] = [],
): string | undefined => {
  const html = body.subarray(0, readBytes).toString('latin1').toLowerCase();
  const page: PageText = {
    header: (name) => answer.header(name)?.toLowerCase() ?? '',
    html,
    title: /<title\b[^>]*>([^<]{0,200})/.exec(html)?.[1]?.trim() ?? '',
    isBare: body.length <= bareBytes && (html.match(/<a\s[^>]*href/g)?.length ?? 0) <= bareLinks,
  };
  return signs.find((sign) => sign.isIn(page))?.name ?? textOfRecipe(ofRecipe, body);
};

/** A shop's own page is named by its recipe, in whatever encoding it comes: what is ASCII is the same in most. */
const textOfRecipe = (texts: readonly string[], body: Buffer): string | undefined => {
  if (texts.length === 0) return undefined;
  const source = body.subarray(0, readBytes).toString('utf8').toLowerCase();
  const found = texts.find((text) => source.includes(text.toLowerCase()));
  return found === undefined ? undefined : `"${found}", as its recipe says`;
};
