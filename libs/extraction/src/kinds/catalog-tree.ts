import { placeText } from '../recipe/field-rule.js';
import { keptText } from '../base/kept-text.js';
import { limits } from '../base/limits.js';
import { openPage, placesOf, type Page } from '../fields/page.js';
import { wholePage, type Scope } from '../fields/scope.js';
import { parseFailed, recipeLacks } from '../base/parse-failure.js';
import { readText, readUrl } from '../fields/read-field.js';
import type { ReadingNotes } from '../fields/reading-notes.js';
import type { MenuLevel } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';
import { isOfShop } from '../recipe/shop-url.js';
import type { CatalogTreePage, TreeNode, TreePage } from './catalog-tree-page.js';
import { readSitemap } from './sitemap.js';

export interface TreePosition {
  /** Which step of a menu of several steps the page belongs to, from 0. */
  step?: number;
  /** Names of the nodes above it. */
  path?: readonly string[];
  notes?: ReadingNotes | undefined;
}

/**
 * The category menu of a page, or what a sitemap names. `url` is the page's own, after redirects.
 * Errors: PermanentError `PARSE_FAILED` where there is no menu, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseCatalogTree = (
  recipe: Recipe,
  text: string,
  url: string,
  { step = 0, path = [], notes }: TreePosition = {},
): CatalogTreePage => {
  const { catalogTree } = recipe;
  if (!catalogTree) throw recipeLacks(recipe.id, 'catalogTree', 'catalog-tree');
  if (catalogTree.sitemap) return readSitemap(recipe, catalogTree.sitemap, text, url);
  const { departmentPages = [] } = catalogTree;
  const levels = step === 0 ? catalogTree.levels : departmentPages[step - 1]?.levels;
  if (!levels) throw parseFailed(`The recipe does not say how to read step ${step + 1} of the menu.`);
  const isLastStep = step === departmentPages.length;
  const menu: Menu = { page: openPage(recipe, text, url, notes), levels, nodes: [], above: path, isLastStep };
  addNodes(menu, wholePage, 0, null);
  if (menu.nodes.length === 0) {
    throw parseFailed(
      `The page has no category menu: looked for ${levels[0] ? placeText(levels[0].item) : '(no level)'}.`,
    );
  }
  return {
    nodes: menu.nodes,
    treePages: isLastStep ? [] : departmentsOf(menu, step + 1),
    productUrls: [],
    isWhole: departmentPages.length === 0,
  };
};

interface Menu {
  page: Page;
  levels: readonly MenuLevel[];
  nodes: TreeNode[];
  above: readonly string[];
  isLastStep: boolean;
}

const addNodes = (menu: Menu, scope: Scope, depth: number, parent: TreeNode | null): void => {
  const level = menu.levels[depth];
  if (!level || (parent?.path.length ?? 0) > limits.menuDepth) return;
  for (const item of placesOf(menu.page, scope, level.item)) {
    const node = nodeOf(menu, item, level, parent);
    if (!node) continue;
    menu.nodes.push(node);
    if (menu.nodes.length > limits.menuNodes) throw parseFailed(`The menu has more than ${limits.menuNodes} nodes.`);
    addNodes(menu, item, depth + 1, node);
    if (level.repeat === true) addNodes(menu, item, depth, node);
    const hasChildren = menu.nodes.length > node.position + 1;
    node.leaf = menu.isLastStep && !hasChildren && node.url !== null && isOfShop(menu.page.recipe, node.url);
  }
};

/** An item without a name (a separator, a banner) is no node. */
const nodeOf = (menu: Menu, item: Scope, level: MenuLevel, parent: TreeNode | null): TreeNode | undefined => {
  const { page } = menu;
  const where = `Menu item ${menu.nodes.length + 1}`;
  const isData = item.type === 'data';
  const link = level.link ?? (isData ? { path: 'url' } : '> a');
  const label = level.label ?? (isData ? { path: 'name' } : typeof link === 'string' ? link : '> a');
  const text = readText(label, item, page, where, 'label');
  const name = text === undefined ? undefined : keptText(text);
  if (name === undefined) return undefined;
  return {
    path: [...(parent?.path ?? menu.above), name],
    position: menu.nodes.length,
    name,
    url: readUrl(link, item, page, where, 'link') ?? null,
    leaf: false,
    parent: parent?.position ?? null,
  };
};

/** The pages of the nodes without children: the next step of the menu. */
const departmentsOf = ({ page, nodes }: Menu, step: number): TreePage[] => {
  const parents = new Set(nodes.map(({ parent }) => parent));
  const seen = new Set<string>();
  return nodes.flatMap(({ url, path, position }) => {
    if (url === null || parents.has(position) || seen.has(url) || !isOfShop(page.recipe, url)) return [];
    seen.add(url);
    return [{ url, step, path }];
  });
};
