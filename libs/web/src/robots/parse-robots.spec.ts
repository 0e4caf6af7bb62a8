import { describe, expect, it, test } from '@jest/globals';
import { nothingForbidden, parseRobots } from './parse-robots.js';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const rulesOf = (text: string, agent = 'AisleBot/0.1 (+https://example.com/bot)') => parseRobots(bytesOf(text), agent);
const allows = (text: string, path: string, agent?: string): boolean =>
  rulesOf(text, agent).judge(`https://shop.example${path}`).allowed;
/** The path of the one rule for everybody, an address, and whether the rule forbids it. */
type RuleCase = [rule: string, path: string, forbidden: boolean];

describe('a verdict', () => {
  const file = 'User-agent: *\r\nDisallow: /cart # not here\r\nallow:/cart/help\r\n\r\nDisallow: /caf\u00e9\r\n';

  it('names the rule that decided and its line', () => {
    const { judge } = rulesOf(file);
    expect(judge('https://shop.example/cart/1')).toEqual({ allowed: false, rule: 'Disallow: /cart', line: 2 });
    expect(judge('https://shop.example/cart/help')).toEqual({ allowed: true, rule: 'Allow: /cart/help', line: 3 });
    expect(judge('https://shop.example/caf%c3%a9')).toEqual({ allowed: false, rule: 'Disallow: /café', line: 5 });
  });

  it('names none where none matches, which allows', () => {
    const none = { allowed: true, rule: null, line: null };
    expect(rulesOf(file).judge('https://shop.example/shelf')).toEqual(none);
    expect(nothingForbidden.judge('https://shop.example/cart')).toEqual(none);
  });

  it('follows the longest rule, allows where two are equal, and names the earlier of two alike', () => {
    const text = 'User-agent: *\nDisallow: /a\nAllow: /a\nDisallow: /a/b\nAllow: /a\nDisallow: /a/b\n';
    expect(rulesOf(text).judge('https://shop.example/a')).toMatchObject({ allowed: true, line: 3 });
    expect(rulesOf(text).judge('https://shop.example/a/b')).toMatchObject({ allowed: false, line: 4 });
  });

  it('is about path and query only, the empty query included', () => {
    const text = 'User-agent: *\nDisallow: /?\nDisallow: /x\n';
    const { judge } = rulesOf(text);
    const paths = ['', '/', '/?', '/?a', '?a', '/#/x', '/x#y'];
    expect(paths.map((path) => judge(`https://shop.example${path}`).allowed)).toEqual([
      ...[true, true, false, false, false, true, false],
    ]);
  });
});

describe('the path of a rule', () => {
  test.each<RuleCase>([
    ['/', '/x', true],
    ['/fish', '/fish.html', true],
    ['/fish', '/Fish', false],
    ['/fish', '/catfish', false],
    ['fish', '/fish', false],
    ['*fish', '/catfish', true],
    ['/fish*', '/fish', true],
    ['/*.php', '/a/b.php5', true],
    ['/*.php$', '/a.php', true],
    ['/*.php$', '/a.php?x', false],
    ['/*.php$', '/a.php.php', true],
    ['/*a$', '/a', true],
    ['/a$', '/ab', false],
    ['/a$b', '/a$b', true],
    ['/a$b', '/a%24b', true],
    ['/*s=', '/c?s=1', true],
    ['/en/*q=*relevance*', '/en/c?q=%3Arelevance', true],
    ['/*/filter/page=*/$', '/c/filter/page=2/', true],
    ['/*/filter/page=*/$', '/c/filter/page=2/x', false],
    ['', '/x', false],
    ['*', '/x', true],
    ['$', '/', false],
    ['https://shop.example/x', '/x', false],
  ])('%s on %s: forbidden %p', (rule, path, forbidden) => {
    expect(allows(`User-agent: *\nDisallow: ${rule}\n`, path)).toBe(!forbidden);
  });

  // RFC 9309 §2.2.2 and §2.2.3.
  test.each<RuleCase>([
    ['/foo/bar?baz=quz', '/foo/bar?baz=quz', true],
    ['/foo/bar?baz=https://foo.bar', '/foo/bar?baz=https%3A%2F%2Ffoo.bar', true],
    ['/foo/bar?baz=https%3A%2F%2Ffoo.bar', '/foo/bar?baz=https://foo.bar', true],
    ['/foo/bar/\u30c4', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%E3%83%84', '/foo/bar/\u30c4', true],
    ['/foo/bar/%e3%83%84', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
    ['/foo/bar/baz', '/foo/bar/%62%61%7a', true],
    ['/%7Ejoe/', '/~joe/', true],
    ['/~joe/', '/%7ejoe/', true],
    ['/a%2Fb', '/a/b', false],
    ['/a/b', '/a%2Fb', false],
    ['/a%3Fb', '/a?b', false],
    ['/*q=a%2Fb', '/c?q=a%2Fb', true],
    ['/*q=a/b', '/c?q=a/b', true],
    ['/file-with-a-%2A.html', '/file-with-a-*.html', true],
    ['/file-with-a-%2A.html', '/file-with-a-star.html', false],
    ['/path/foo-%24', '/path/foo-$', true],
  ])('is percent-encoded like the address: %s on %s: forbidden %p', (rule, path, forbidden) => {
    expect(allows(`User-agent: *\nDisallow: ${rule}\n`, path)).toBe(!forbidden);
  });

  test.each<RuleCase>([
    ['/*?filter[', '/c?filter[colour]=red', true],
    ['/*?filter[', '/c?filter%5Bcolour%5D=red', true],
    ['/*?filter%5b', '/c?filter[colour]=red', true],
    ['/a|b', '/a|b', true],
    ['/a|b', '/a%7Cb', true],
    ["/*?q='", "/c?q='", true],
    ["/*?q='", '/c?q=%27', true],
    ['/a^b', '/a^b', true],
    ['/a{b}', '/a%7Bb%7D', true],
    ['/a b', '/a%20b', true],
    ['/100%', '/100%', true],
  ])('may hold what addresses should not: %s on %s: forbidden %p', (rule, path, forbidden) => {
    expect(allows(`User-agent: *\nDisallow: ${rule}\n`, path)).toBe(!forbidden);
    expect(allows(`User-agent: *\nDisallow: ${rule}\n`, new URL(path, 'https://shop.example').href.slice(20))).toBe(
      !forbidden,
    );
  });

  it('in another charset than UTF-8 matches the address in that charset', () => {
    const { judge } = parseRobots(Buffer.from('User-agent: *\nDisallow: /s\u00e4ge\n', 'latin1'), 'AisleBot');
    expect(judge('https://shop.example/s%E4ge').allowed).toBe(false);
    expect(judge('https://shop.example/s\u00e4ge').allowed).toBe(true);
  });

  it('to an index page that is allowed allows its folder too', () => {
    const text = 'User-agent: *\nDisallow: /\nAllow: /shop/index.html\n';
    expect(['/shop/', '/shop/index.html', '/shop/x', '/shop'].map((path) => allows(text, path))).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('cannot be made slow', () => {
    const text = `User-agent: *\n${'Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*b\n'.repeat(3_000)}`;
    const { judge } = rulesOf(text);
    const startedMs = performance.now();
    expect(judge(`https://shop.example/${'a'.repeat(4_000)}`).allowed).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

describe('the groups of a file', () => {
  test.each<[name: string, text: string, path: string, allowed: boolean]>([
    ['name us, whatever the case', 'user-AGENT: aISLEbOT\nDisallow: /p', '/p', false],
    [
      'for us end those for everybody',
      'User-agent: *\nDisallow: /\n\nUser-agent: AisleBot\nDisallow: /cart',
      '/p',
      true,
    ],
    ['for us may come first', 'User-agent: AisleBot\nDisallow: /cart\n\nUser-agent: *\nDisallow: /', '/p', true],
    ['are merged', 'User-agent: AisleBot\nDisallow: /a\n\nUser-agent: AisleBot\nDisallow: /p', '/p', false],
    ['for everybody are merged', 'User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /p', '/p', false],
    ['survive blank lines between agents', 'User-agent: AisleBot\n\n\nUser-agent: Other\n\nDisallow: /p', '/p', false],
    ['survive a Sitemap', 'User-agent: AisleBot\nSitemap: /s.xml\nUser-agent: Other\nDisallow: /p/', '/p/1', false],
    ['survive a Crawl-delay', 'User-agent: AisleBot\nCrawl-delay: 2\nUser-agent: Other\nDisallow: /p/', '/p/1', false],
    ['survive what nobody knows', 'User-agent: AisleBot\nHost: x\nUser-agent: Other\nDisallow: /p/', '/p/1', false],
    ['end with a rule', 'User-agent: AisleBot\nAllow: /a\nUser-agent: Other\nDisallow: /p/', '/p/1', true],
    ['end with an empty rule', 'User-agent: AisleBot\nDisallow:\nUser-agent: Other\nDisallow: /p/', '/p/1', true],
    ['allow all by an empty rule', 'User-agent: *\nDisallow: /\n\nUser-agent: AisleBot\nDisallow:', '/p', true],
    ['for us without any rule allow all', 'User-agent: *\nDisallow: /\n\nUser-agent: AisleBot', '/p', true],
    ['are needed', 'Disallow: /\n', '/p', true],
    ['of others are not ours', 'User-agent: AisleBot-Image\nDisallow: /', '/p', true],
    ['of others are not ours (shorter)', 'User-agent: Aisle\nDisallow: /', '/p', true],
    ['may add words', 'User-agent: AisleBot (shop crawler)\nDisallow: /', '/p', false],
    ['may add a version', 'User-agent: AisleBot/2.0\nDisallow: /', '/p', false],
    ['may add a star', 'User-agent: AisleBot*\nDisallow: /', '/p', false],
    ['for everybody may add words', 'User-agent: * (all)\nDisallow: /', '/p', false],
    ['for everybody add nothing to the star', 'User-agent: *bot\nDisallow: /', '/p', true],
  ])('%s', (_name, text, path, allowed) => {
    expect(allows(text, path)).toBe(allowed);
  });

  test.each([
    ['ShopBot (+https://x.example/bot)', 'ShopBot'],
    ['Mozilla/5.0 (compatible; ShopBot/1.0)', 'shopbot'],
    ['MJ12bot/v1.4.8', 'MJ12bot'],
  ])('of the agent %s are those for %s', (agent, name) => {
    expect(allows(`User-agent: ${name}\nDisallow: /`, '/p', agent)).toBe(false);
    expect(allows('User-agent: Mozilla\nDisallow: /', '/p', agent)).toBe(true);
  });

  it('for everybody are all there is for the agent *', () => {
    const text = 'User-agent: *\nDisallow: /a\n\nUser-agent: AisleBot\nDisallow: /b\n';
    expect([allows(text, '/a', '*'), allows(text, '/b', '*')]).toEqual([false, true]);
  });
});

describe('the pauses and sitemaps of a file', () => {
  test.each([
    ['User-agent: *\nCrawl-delay: 3\n', 3],
    ['User-agent: *\nCrawl-delay: 0.5s\n', 0.5],
    ['User-agent: *\nCrawl-Delay: 1,5\n', 1.5],
    ['User-agent: *\nCrawl-delay: 2\nDisallow: /x\nUser-agent: *\nCrawl-delay: 7\nCrawl-delay: 4\n', 7],
    ['User-agent: *\nCrawl-delay: 3\n\nDisallow:\nUser-agent: AisleBot\nDisallow: /x\n', null],
    ['User-agent: AisleBot\nCrawl-delay: 5\nUser-agent: Other\nDisallow: /\n', 5],
    ['User-agent: Other\nCrawl-delay: 5\nUser-agent: AisleBot\nDisallow: /\n', 5],
    ['User-agent: *\nCrawl-delay: soon\nCrawl-delay: -3\nCrawl-delay:\n', null],
    ['Crawl-delay: 3\n', null],
  ])('%j: %p seconds', (text, seconds) => expect(rulesOf(text).crawlDelaySeconds).toBe(seconds));

  it('are told, wherever a sitemap stands', () => {
    const text = 'Sitemap: https://a.example/1.xml\nUser-agent: x\nsite-map: /2.xml\nSITEMAP:https://a.example/1.xml\n';
    expect(rulesOf(text).sitemaps).toEqual(['https://a.example/1.xml', '/2.xml']);
  });
});

describe('a file as the world writes it', () => {
  const forbidding = 'User-agent: *\nDisallow: /p\n';
  const judge = (bytes: Uint8Array) => parseRobots(bytes, 'AisleBot').judge('https://shop.example/p');
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  test.each([
    ['a byte order mark', bytesOf(`\uFEFF${forbidding}`)],
    ['two byte order marks', bytesOf(`\uFEFF\uFEFF${forbidding}`)],
    ['UTF-16', utf16(`\uFEFF${forbidding}`)],
    ['UTF-16, big end first', utf16(`\uFEFF${forbidding}`).swap16()],
    ['UTF-16 without a mark', utf16(forbidding)],
    ['lines that end in CR only', bytesOf(forbidding.replaceAll('\n', '\r'))],
    ['lines that end in CRLF', bytesOf(forbidding.replaceAll('\n', '\r\n'))],
    ['tabs', bytesOf('\tUser-agent\t:\t*\t\n\tDisallow\t:\t/p\t\n')],
    ['no space after the colon', bytesOf('User-agent:*\nDisallow:/p')],
    ['capitals', bytesOf('USER-AGENT: *\nDISALLOW: /p')],
    ['no line end at its end', bytesOf(forbidding.trimEnd())],
    ['comments', bytesOf('# hello\nUser-agent: * # all\nDisallow: /p#frag\n')],
    ['no colon', bytesOf('User-agent *\nDisallow /p\n')],
    ['a space for the dash', bytesOf('User Agent: *\nDisallow: /p\n')],
    ['no dash', bytesOf('Useragent: *\nDisallow: /p\n')],
    ...['Disalow', 'Dissallow', 'Dissalow', 'Diasllow', 'Disallaw', 'disallows'].map(
      (key) => [`"${key}"`, bytesOf(`User-agent: *\n${key}: /p\n`)] as [string, Uint8Array],
    ),
  ])('holds with %s', (_what, bytes) =>
    expect(judge(bytes)).toMatchObject({ allowed: false, line: expect.any(Number) }),
  );

  test.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html>\n<html><title>User-agent: *</title>\n<p>Disallow: /p</p>\n</html>'],
    ['a page that shows rules', `<pre>${forbidding}</pre>`],
    ['three words without a colon', 'User-agent: *\nDisallow the /p\n'],
    ['an unknown word', 'User-agent: *\nNoindex: /p\nForbid: /p\n'],
    ['zero bytes and noise', '\0\x01\x02\xff\n\0\n'],
  ])('rules nothing with %s', (_what, text) => {
    expect(judge(bytesOf(text))).toEqual({ allowed: true, rule: null, line: null });
  });

  test.each([
    ['\n', 3],
    ['\r\n', 3],
    ['\r', 3],
    ['\n\r', 5],
  ])('counts lines that end in %j as editors do', (lineEnd, line) => {
    const text = ['User-agent: *', '# no', 'Disallow: /p', ''].join(lineEnd);
    expect(judge(bytesOf(text)).line).toBe(line);
  });

  it('is read for 500 KiB, and half a line is none', () => {
    const limit = 500 * 1024;
    const fill = (rest: string) => `${forbidding}#${'x'.repeat(limit - forbidding.length - rest.length - 2)}\n${rest}`;
    const text = `${fill('Allow: /p$\nDisallow: /')}cart\nAllow: /p/1\n`;
    expect(judge(bytesOf(text))).toMatchObject({ allowed: true, rule: 'Allow: /p$' });
    expect(allows(text, '/other')).toBe(true);
    expect(allows(text, '/p/1')).toBe(false);
  });
});
