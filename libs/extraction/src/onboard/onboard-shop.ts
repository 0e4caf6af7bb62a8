import { currencyIn } from '@aisle/money';
import { openPage } from '../fields/page.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { structuredSources } from '../structured/statement.js';
import { assessTrial, type FieldAssessment } from './assess-trial.js';
import { baseRecipe, plainRecipe, type ShopFacts } from './base-recipe.js';
import { draftFromApi } from './draft-api.js';
import { draftFromPages } from './draft-html.js';
import { draftFromSitemap } from './draft-sitemap.js';
import { draftFromState } from './draft-state.js';
import { recognisePlatform, type PlatformName } from './platforms.js';
import { refineDraft } from './refine-draft.js';
import type { ShopDoor, ShopPage } from './shop-door.js';
import { scoreOf, tryDraft, type Trial } from './try-draft.js';
import { warningsOfTrial } from './warnings.js';

export interface OnboardedShop {
  platform: PlatformName | undefined;
  /** Where the recipe comes from, in words. */
  way: string;
  recipe: RecipeInput;
  trial: Trial;
  /** From 0 to 1: how much of the sample was read, with names and prices. */
  score: number;
  fields: FieldAssessment[];
  warnings: string[];
}

/** A way to come to a draft, and what it is called. */
interface Draw {
  way: string;
  draft(shop: ShopFacts): Promise<RecipeInput | undefined>;
}

/** A draft that reads this much of its sample is not compared to others any more. */
const goodEnough = 0.85;

/**
 * A recipe for a shop of which only the home page is known, tried on a sample of its pages; undefined where no way led to
 * products that can be read.
 */
export const onboardShop = async (
  door: ShopDoor,
  home: ShopPage,
  given: { id?: string | undefined; market?: RecipeInput['market'] },
): Promise<OnboardedShop | undefined> => {
  const platform = recognisePlatform(home.text);
  const shop = factsOf(home, given);
  let best: { way: string; recipe: RecipeInput; trial: Trial; score: number } | undefined;
  for (const { way, draft } of drawsOf(door, home, platform)) {
    const drawn = await draft(shop);
    if (!drawn) continue;
    const made = await tryAndRefine(door, drawn, shop);
    const score = scoreOf(made.trial);
    if (score > (best?.score ?? 0)) best = { way, score, ...made };
    if (score >= goodEnough) break;
  }
  if (!best) return undefined;
  return {
    platform: platform?.name,
    ...best,
    fields: assessTrial(best.trial),
    warnings: warningsOfTrial(best.trial),
  };
};

const drawsOf = (door: ShopDoor, home: ShopPage, platform: ReturnType<typeof recognisePlatform>): Draw[] => {
  const { preset, name } = platform ?? {};
  const byPlatform: Draw[] = preset
    ? [{ way: `the preset of ${name ?? ''}`, draft: async (shop) => ({ ...baseRecipe(shop), ...preset }) }]
    : [];
  return [
    ...byPlatform,
    { way: 'its menu and pages', draft: (shop) => draftFromPages(door, home, shop) },
    { way: "its scripts' data", draft: (shop) => draftFromState(door, home, shop) },
    { way: 'the JSON that its scripts ask for', draft: (shop) => draftFromApi(door, home, shop) },
    { way: 'its sitemap', draft: (shop) => draftFromSitemap(door, shop) },
  ];
};

const tryAndRefine = async (
  door: ShopDoor,
  drawn: RecipeInput,
  shop: ShopFacts,
): Promise<{ recipe: RecipeInput; trial: Trial }> => {
  const first = await tryDraft(door, drawn);
  const currency = shop.market.currency ?? currencyOfTrial(first, shop);
  const market = currency === undefined ? drawn.market : { ...drawn.market, currency };
  const withMarket = { ...drawn, market };
  const again = currency === shop.market.currency ? first : await tryDraft(door, withMarket);
  const refined = await refineDraft(door, withMarket, again);
  const trial = await tryDraft(door, refined);
  // What was learned from a few pages may be worth less than what it was learned for.
  return scoreOf(trial) >= scoreOf(again) ? { recipe: refined, trial } : { recipe: withMarket, trial: again };
};

/** The currency that the products' pages state, else that most of the prices carry. */
const currencyOfTrial = ({ categories, products }: Trial, shop: ShopFacts): string | undefined => {
  for (const { page } of products) {
    const stated = openPage(plainRecipe(shop), page.text, page.url).structured();
    for (const source of structuredSources) {
      const code = stated.statementOf(source)?.currency;
      if (code !== undefined && /^[A-Z]{3}$/.test(code)) return code;
    }
  }
  const counts = new Map<string, number>();
  const fields = [
    ...categories.flatMap(({ read }) => read?.tiles.map((tile) => tile.fields) ?? []),
    ...products.flatMap(({ read }) => read?.products.map((product) => product.fields) ?? []),
  ];
  for (const { price } of fields) if (price) counts.set(price.currency, (counts.get(price.currency) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
};

const factsOf = (home: ShopPage, given: { id?: string | undefined; market?: RecipeInput['market'] }): ShopFacts => {
  const { origin, host } = new URL(home.url);
  const name = host.replace(/^www\./, '');
  return {
    id: given.id ?? name.toLowerCase().replace(/[^a-z0-9.-]/g, '-'),
    name,
    origin,
    market: { ...statedMarket(home.text), ...given.market },
  };
};

const currencyMember =
  /["']?\b(?:currency|currencyCode|priceCurrency|storeCurrency)["']?\s{0,3}[:=]\s{0,3}["']([A-Z]{3})["']/g;

/** What a home page says of its market in its scripts; where it speaks of several currencies, it says nothing. */
const statedMarket = (html: string): RecipeInput['market'] => {
  const active = /Shopify\.currency\s{0,5}=\s{0,5}\{[^}]{0,60}"active"\s?:\s?"([A-Z]{3})"/.exec(html)?.[1];
  const codes = [...new Set([...html.matchAll(currencyMember)].map(([, code]) => code))];
  const currency = active ?? (codes.length === 1 ? codes[0] : undefined);
  const country = /Shopify\.country\s{0,5}=\s{0,5}"([A-Z]{2})"/.exec(html)?.[1];
  return {
    ...(currency !== undefined && currencyIn(currency) !== undefined ? { currency } : {}),
    ...(country === undefined ? {} : { country }),
  };
};
