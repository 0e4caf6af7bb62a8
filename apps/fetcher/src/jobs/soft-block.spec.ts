import { describe, expect, it } from '@jest/globals';
import { softBlockIn } from './soft-block.js';

const judge = (html: string, headers: Record<string, string> = {}) =>
  softBlockIn({ header: (name) => headers[name] }, Buffer.from(html));
const page = (title: string, body: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;
const links = Array.from({ length: 40 }, (_, id) => `<a class="tile" href="/p/${id}">Bohrer ${id}</a>`).join('');

describe('soft blocks', () => {
  it.each([
    ['Cloudflare', page('Just a moment...', '<script>window._cf_chl_opt={cvId:"3"}</script>')],
    ['DataDome', page('shop.example', '<script src="https://ct.captcha-delivery.com/c.js"></script>')],
    ['DataDome as JSON', '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=x"}'],
    ['HUMAN', page('Access to this page has been denied', '<div id="px-captcha"></div>')],
    ['Imperva', '<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=1"></iframe>'],
    ['AWS WAF', page('', '<script>window.gokuProps = {}; AwsWafIntegration.getToken()</script>')],
    ['Sucuri', page('You are being redirected...', "<script>sucuri_cloudproxy_js='';S='c2=';</script>")],
    ['Kasada', '<script>window.KPSDK={};KPSDK.now=1</script><script src="/149e/ips.js"></script>'],
    ['a captcha form', page('Shop', '<form method="get" action="/errors/validateCaptcha"><input></form>')],
    ['a captcha widget', page('Shop', '<form><div class="g-recaptcha" data-sitekey="x"></div></form>')],
    ['a plain refusal', page('Access Denied', '<h1>Access Denied</h1> Reference #18.2f')],
    ['a question', page('Are you human?', 'Please wait')],
    ['a German refusal', page('Zugriff verweigert', '')],
  ])('of %s are known', (_by, html) => {
    expect(judge(html)).toBeDefined();
  });

  it('are known by their header alone', () => {
    expect(judge('', { 'cf-mitigated': 'challenge' })).toBe('cf-mitigated');
    expect(judge('', { 'x-amzn-waf-action': 'captcha' })).toBe('x-amzn-waf-action');
  });

  it.each([
    ['a captcha beside its newsletter', page('Bohrmaschinen', `${links}<div class="g-recaptcha"></div>`)],
    ['a form that asks for a captcha', page('Kontakt', `${links}<form action="/contact?captcha=1"></form>`)],
    [
      "Cloudflare's watching script",
      page('Shelf', '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
    ],
    ["DataDome's watching script", page('Shelf', '<script src="https://js.datadome.co/tags.js"></script>')],
    ["Imperva's watching script", page('Shelf', '<script src="/_Incapsula_Resource?SWJIYLWA=719d"></script>')],
    ['a product called like a refusal', page('Access Denied', `${links}<h1>Access Denied, T-Shirt</h1>`)],
    ['a short page about robots', page('Robot check list', '<p>Robot vacuum cleaners and captcha posters</p>')],
    ['no text at all', ''],
    ['JSON', '{"items":[{"name":"Access denied sign","price":12}]}'],
  ])('are not seen in a page with %s', (_what, html) => {
    expect(judge(html)).toBeUndefined();
  });
});
