import type { Document, Element } from 'domhandler';
import type { z } from 'zod';
import { loadHtml, textOf } from './html-document.js';
import { keptText } from './kept-text.js';
import { limits } from './limits.js';
import { parseFailed, recipeLacks } from './parse-failure.js';
import type { Recipe, recipeSchema } from './recipe.js';
import { selectorOf } from './selector.js';
import { isOfShop, webUrl } from './shop-url.js';

export interface TreeNode {
  /** Names from the top of the menu down to this node's own. */
  path: string[];
  /** In the menu, depth first, from 0: the node's index in `nodes`. */
  position: number;
  name: string;
  /** Absolute and canonical; null where the menu states no web address. */
  url: string | null;
  /** A category with products: a node without children whose link belongs to the shop. */
  leaf: boolean;
  /** The parent's index in `nodes`. */
  parent: number | null;
}
export interface CatalogTreePage {
  nodes: TreeNode[];
}
type Level = NonNullable<z.infer<typeof recipeSchema>['catalogTree']>['levels'][number];

/**
 * The category menu of a page. `url` is the page's own, after redirects.
 * Errors: PermanentError `PARSE_FAILED` where there is no menu, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseCatalogTree = (recipe: Recipe, html: string, url: string): CatalogTreePage => {
  if (!recipe.catalogTree) throw recipeLacks(recipe.id, 'catalogTree', 'catalog-tree');
  const { levels } = recipe.catalogTree;
  const nodes: TreeNode[] = [];
  addNodes({ recipe, url, levels, nodes }, loadHtml(html), 0, null);
  if (nodes.length === 0)
    throw parseFailed(`The page has no category menu: looked for ${levels[0]?.item ?? '(no level)'}.`);
  return { nodes };
};

interface Menu {
  recipe: Recipe;
  url: string;
  levels: readonly Level[];
  nodes: TreeNode[];
}

const addNodes = (menu: Menu, scope: Document | Element, depth: number, parent: TreeNode | null): void => {
  const level = menu.levels[depth];
  if (!level) return;
  for (const item of selectorOf(level.item).all(scope)) {
    const node = nodeOf(menu, item, level, parent);
    if (!node) continue;
    menu.nodes.push(node);
    if (menu.nodes.length > limits.menuNodes) throw parseFailed(`The menu has more than ${limits.menuNodes} nodes.`);
    addNodes(menu, item, depth + 1, node);
    const hasChildren = menu.nodes.length > node.position + 1;
    node.leaf = !hasChildren && node.url !== null && isOfShop(menu.recipe, node.url);
  }
};

/** An item without a name (a separator, a banner) is no node. */
const nodeOf = (menu: Menu, item: Element, level: Level, parent: TreeNode | null): TreeNode | undefined => {
  const link = selectorOf(level.link ?? '> a').first(item);
  const label = level.label === undefined ? link : selectorOf(level.label).first(item);
  const name = label && keptText(textOf(label));
  const href = link?.attribs['href'];
  return name === undefined
    ? undefined
    : {
        path: [...(parent?.path ?? []), name],
        position: menu.nodes.length,
        name,
        url: (href === undefined ? undefined : webUrl(href, menu.url)) ?? null,
        leaf: false,
        parent: parent?.position ?? null,
      };
};
