import { describe, expect, it } from '@jest/globals';
import { defineRecipe } from '../recipe/read-recipe.js';
import { baseRecipe } from './base-recipe.js';
import { recognisePlatform } from './platforms.js';

const pages: [platform: string, html: string][] = [
  ['Shopify', '<link href="https://cdn.shopify.com/s/x.css"><script>Shopify.theme = {"name":"Own"}</script>'],
  ['Shopify', '<div id="shopify-section-header" class="shopify-section"></div><img src="/cdn/shop/files/a.jpg">'],
  ['WooCommerce', '<link href="/wp-content/plugins/woocommerce/x.css"><body class="archive woocommerce-page">'],
  ['Magento', '<script type="text/x-magento-init">{"*":{"Magento_Ui/js/core/app":{}}}</script>'],
  ['PrestaShop', '<script>var prestashop = {};</script><script src="/modules/ps_shoppingcart/x.js"></script>'],
  ['BigCommerce', '<script src="https://cdn11.bigcommerce.com/s-1/x.js"></script><ul class="navPages-list"></ul>'],
  [
    'Next.js',
    '<script id="__NEXT_DATA__" type="application/json">{}</script><script src="/_next/static/a.js"></script>',
  ],
  ['Next.js', '<script>self.__next_f=self.__next_f||[]</script><script src="/_next/static/a.js"></script>'],
];

describe('the platform of a home page', () => {
  it.each(pages)('%s is recognised by two of its signs', (name, html) => {
    expect(recognisePlatform(html)?.name).toBe(name);
  });
  it('is not told by one sign, such as a link to somebody else’s shop or a blog', () => {
    expect(recognisePlatform('<a href="https://demo.myshopify.com/">our partner</a>')).toBeUndefined();
    expect(recognisePlatform('<a href="/guides/magento">How we left Magento</a>')).toBeUndefined();
    expect(recognisePlatform('')).toBeUndefined();
  });
  it.each(pages)('%s: its preset, where it has one, makes a valid recipe', (_name, html) => {
    const preset = recognisePlatform(html)?.preset;
    const shop = { id: 'shop', name: 'Shop', origin: 'https://shop.example', market: {} };
    if (preset) expect(defineRecipe({ ...baseRecipe(shop), ...preset }).start.length).toBe(1);
    else expect(recognisePlatform(html)?.name).toBe('Next.js');
  });
});
