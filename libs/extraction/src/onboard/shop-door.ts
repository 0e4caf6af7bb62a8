/** A page as it was opened. */
export interface ShopPage {
  /** After redirects. */
  url: string;
  text: string;
}

/** How a shop's pages are asked for, one after the other and politely. */
export interface ShopDoor {
  /** Undefined where the shop forbids the address, has nothing there, or enough pages were opened already. */
  open(url: string): Promise<ShopPage | undefined>;
  /** The sitemaps that robots.txt names. */
  sitemaps: readonly string[];
}

/** As many of a list, evenly spread over it. */
export const spread = <Item>(items: readonly Item[], count: number): Item[] => {
  if (items.length <= count) return [...items];
  const step = items.length / count;
  return Array.from({ length: count }, (_, index) => items[Math.floor(index * step)]).filter(
    (item): item is Item => item !== undefined,
  );
};
