import { parseUrl } from '@aisle/core';
import { loadHtml, visitElements } from '../page/html-document.js';
import type { ShopDoor, ShopPage } from './shop-door.js';

/** An address as a shop's scripts write it, with `{}` for what they fill in. */
export type AddressTemplate = string;

const bounds = { scripts: 6, templates: 60 };
const quoted = /(["'`])(\/(?:(?!\1)[^\s<>\\]){2,200})\1/g;

/** The addresses of data that the scripts of a page name: those that speak of an API, or are asked for with `fetch`. */
export const apiAddresses = async (door: ShopDoor, home: ShopPage): Promise<AddressTemplate[]> => {
  const sources: string[] = [];
  visitElements(loadHtml(home.text).children, ({ name, attribs }) => {
    const url = name === 'script' && attribs['src'] !== undefined ? parseUrl(attribs['src'], home.url) : undefined;
    if (url?.origin === new URL(home.url).origin && sources.length < bounds.scripts) sources.push(url.href);
  });
  const found = new Set<string>();
  for (const source of sources) {
    const script = await door.open(source);
    for (const { 2: written = '' } of script?.text.matchAll(quoted) ?? []) {
      const template = written.replace(/\$\{[^}]{0,100}\}/g, '{}');
      if (/\/(?:api|rest|ajax|graphql|v\d)(?:\/|$|\?)|\.json/.test(template) && found.size < bounds.templates)
        found.add(template);
    }
  }
  return [...found];
};

/** A template whose only open place is that of a value, such as `/api/products?category={}`, without what chooses a page. */
export const withoutPage = (
  template: AddressTemplate,
): { template: AddressTemplate; pageParameter: string | undefined } => {
  const [path = '', query = ''] = template.split('?');
  const pairs = query.split('&').filter((pair) => pair !== '');
  const pageParameter = pairs
    .map((pair) => /^(page|p|pageNumber|seite)=\{\}$/i.exec(pair)?.[1])
    .find((name) => name !== undefined);
  const kept = pairs.filter(
    (pair) => !/^(?:page|p|pageNumber|seite|limit|size|pageSize|per_page|sort|order)=\{\}$/i.test(pair),
  );
  return { template: kept.length === 0 ? path : `${path}?${kept.join('&')}`, pageParameter };
};

/** How many values a template leaves open. */
export const openPlaces = (template: AddressTemplate): number => template.split('{}').length - 1;
