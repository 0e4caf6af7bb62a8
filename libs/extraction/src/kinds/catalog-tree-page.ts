/** One category of a shop’s menu. */
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

/** A further page of the menu: of a department, or of a sitemap. */
export interface TreePage {
  url: string;
  /** Which step of the menu reads it; 0 is the first. */
  step: number;
  /** Names of the nodes above what it shows. */
  path: string[];
}

/** What one page tells of the category menu. */
export interface CatalogTreePage {
  nodes: TreeNode[];
  treePages: TreePage[];
  /** Product pages that a sitemap names. */
  productUrls: string[];
  /** False where other pages show the rest of the menu. */
  isWhole: boolean;
}
