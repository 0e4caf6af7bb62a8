import { describe, expect, it } from '@jest/globals';
import { missedOnListing } from './missed-signs.js';

const url = 'https://shop.example/c/saws';
const missed = (text: string, tiles: number, hasFollowingPages = false) =>
  missedOnListing({ url, text }, tiles, hasFollowingPages);

describe('what a category shows and a recipe misses', () => {
  it.each(['<p>24 products</p>', '<b>24 Artikel</b>', '<span>1-20 of 24 results</span>', '<h2>24 produits</h2>'])(
    'a count above the tiles: %s',
    (html) => expect(missed(html, 20)).toEqual([expect.stringContaining('speaks of 24')]),
  );
  it.each([
    '<p>20 products</p>',
    '<p>Delivered in 24 hours</p>',
    '<p>1,024.5 results-driven</p>',
    '<script>24 products</script>',
  ])('no count above them: %s', (html) => expect(missed(html, 20)).toEqual([]));
  it('a count above the tiles is right where pages follow', () => {
    expect(missed('<p>240 products</p>', 24, true)).toEqual([]);
  });
  it('a pager that only scripts follow', () => {
    expect(missed('<a href="#">1</a> <a href="#">2</a> <a href="javascript:go(3)">3</a>', 20)).toEqual([
      expect.stringContaining('a pager whose links lead nowhere'),
    ]);
    expect(missed('<button>2</button><button>3</button>', 20)).toHaveLength(1);
    expect(missed('<a href="?page=2">2</a> <a href="?page=3">3</a> <a href="#">1</a>', 20)).toEqual([]);
  });
});
