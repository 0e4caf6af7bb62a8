import type { ListedProduct } from './catalogue.js';
import { LAST_DAY_OF_SALES, materialOf, sellerOf } from './details.js';
import { hashOf } from './random.js';
import { decimalPrice, EURO_TRADE, type Trade } from './trade.js';
import { variantsOf } from './variants.js';

/** The structured data of a product page; its shape varies with the product, as it does between real shops. */
export function productJsonLd(origin: string, listed: ListedProduct, trade: Trade = EURO_TRADE): object {
  const { product } = listed;
  const node = {
    '@type': 'Product',
    '@id': `${origin}${product.canonicalPath}#product`,
    name: product.name,
    image: [`${origin}/img/${product.sku}.svg`],
    sku: product.sku,
    gtin13: product.gtin,
    color: variantsOf(listed)[0].colour,
    material: materialOf(product),
    brand: isEven(product.sku, 'brand') ? { '@type': 'Brand', name: product.brand } : product.brand,
    url: `${origin}${product.canonicalPath}`,
    aggregateRating: { '@type': 'AggregateRating', ratingValue: product.rating, reviewCount: product.reviewCount },
    offers: offersOf(origin, listed, trade),
  };
  if (product.offerStyle !== 'graph') return { '@context': 'https://schema.org', ...node };
  return { '@context': 'https://schema.org/', '@graph': [shopNode(origin), breadcrumbNode(origin, listed), node] };
}

function offersOf(origin: string, listed: ListedProduct, trade: Trade): object | object[] {
  const { product, priceMinor, wasMinor, highPriceMinor, availability } = listed;
  const seller = sellerOf(product);
  const common = {
    priceCurrency: trade.currency,
    availability: `${isEven(product.sku, 'scheme') ? 'https' : 'http'}://schema.org/${availability}`,
  };
  if (highPriceMinor !== null) {
    return {
      '@type': 'AggregateOffer',
      lowPrice: decimalPrice(trade, priceMinor),
      highPrice: decimalPrice(trade, highPriceMinor),
      offerCount: 2 + (hashOf(product.sku, 'variants') % 4),
      ...common,
    };
  }
  const offer = {
    '@type': 'Offer',
    url: `${origin}${product.canonicalPath}`,
    price: isEven(product.sku, 'price') ? decimalPrice(trade, priceMinor) : priceMinor / 10 ** trade.decimals,
    itemCondition: 'https://schema.org/NewCondition',
    ...(wasMinor !== null && { priceValidUntil: LAST_DAY_OF_SALES }),
    ...(seller !== null && { seller: { '@type': 'Organization', name: seller } }),
    ...common,
  };
  return product.offerStyle === 'offer-list' ? [offer] : offer;
}

function shopNode(origin: string): object {
  return { '@type': 'Organization', '@id': `${origin}/#shop`, name: 'Demo Shop', url: `${origin}/` };
}

function breadcrumbNode(origin: string, { product: { leaf, name, canonicalPath } }: ListedProduct): object {
  const trail = [leaf.department, leaf.group, leaf, { name, path: canonicalPath }];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: trail.map((node, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: node.name,
      item: `${origin}${node.path}`,
    })),
  };
}

function isEven(sku: string, question: string): boolean {
  return hashOf(sku, question) % 2 === 0;
}
