import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../src/inspect/read-fixture.js';
import { readRecipe } from '../src/recipe/read-recipe.js';

/** The demo shop's recipe, and pages of it, lie beside the shop. */
const retailers = join(import.meta.dirname, '../../../tools/demo-shop/retailers');

export const demoShopRecipe = readRecipe(JSON.parse(readFileSync(join(retailers, 'demo-shop.json'), 'utf8')));

/** A page of the demo shop, such as `home.html`. */
export const demoShopPage = (file: string): string => readFileSync(join(retailers, 'demo-shop/fixtures', file), 'utf8');

/** What its recipe reads there. */
export const demoShopGolden = (file: string): unknown =>
  JSON.parse(readFileSync(join(retailers, 'demo-shop/golden', file), 'utf8'));

/** The kept pages by file. */
export const demoShopFixtures = JSON.parse(demoShopPage('fixtures.json')) as Readonly<Record<string, Fixture>>;
