export { recipeSchema, sectionOf, type Recipe, type RecipeInput } from './recipe/recipe.js';
export type { FieldRule, FieldRules } from './recipe/field-rule.js';
export type { StructuredSource } from './structured/statement.js';
export { checkRecipe, checkRecipeText, defineRecipe, readRecipe } from './recipe/read-recipe.js';
export { createRecipeBook, type LoadDefinitions, type RecipeBook } from './recipe/recipe-book.js';
export type { RecipeProblem } from './recipe/recipe-problems.js';
export { recipeJsonSchema, type SchemaNode } from './recipe/recipe-json-schema.js';
export { engineVersion, parserVersionOf, recipeFingerprint } from './recipe/parser-version.js';
export { decodeHtml } from './page/decode-html.js';
export { suggestRecipe, type SamplePage, type SuggestedRecipe } from './inspect/suggest-recipe.js';
export { goldenNameOf, readFixture, type Fixture } from './inspect/read-fixture.js';
export { pageRequestOf, type PageRequest } from './recipe/page-request.js';
export { rawExtensionOf } from './recipe/raw-extension.js';
export { decodePage } from './page/decode-page.js';
export { extraSitemapUrls, parseExtraSitemap } from './kinds/extra-sitemap.js';
export { followsOf } from './page/nofollow.js';
export { urlRulesOf } from './recipe/crawl-rules.js';
export { parseCatalogTree } from './kinds/catalog-tree.js';
export type { CatalogTreePage, TreeNode, TreePage } from './kinds/catalog-tree-page.js';
export { parseCatalogPage, type CatalogPage, type Tile } from './kinds/catalog-page.js';
export type { FollowingPage } from './kinds/following-pages.js';
export { parseProductPage, type PageProduct, type ProductPage } from './kinds/product-page.js';
export { collectReading, type ReadingCollector } from './provenance/collect-reading.js';
export { listingKeyKind } from './recipe/listing-key.js';
export { availabilityIn } from './vocabulary/availability.js';
export { gtinIn } from './base/gtin.js';
export { structuredDataRecipe } from './recipe/structured-data-recipe.js';
export { availabilityPhrases } from './vocabulary/availability-phrases.js';
export { autoProduct } from './auto/product/auto-product.js';
export type { AutoProduct, AutoStrategy, Found } from './auto/product/auto-product-types.js';
export { autoPagination, type AutoPagination, type PagerLink } from './auto/pagination/auto-pagination.js';
export { autoCatalogPage, type AutoCatalogPage } from './auto/catalog-page/auto-catalog-page.js';
export type { AutoTile } from './auto/catalog-page/read-tile.js';
export {
  guessPageKind,
  inspectPage,
  type FieldMiss,
  type FieldOrigin,
  type PageInspection,
} from './inspect/inspect-page.js';
export { onboardShop, type OnboardedShop } from './onboard/onboard-shop.js';
export type { FieldAssessment } from './onboard/assess-trial.js';
export type { ShopDoor, ShopPage } from './onboard/shop-door.js';
