import { describe, expect, it } from '@jest/globals';
import { keptText } from './kept-text.js';
import { usedBytes } from '../../test/used-bytes.js';

describe('keptText', () => {
  it('collapses white space, drops controls and answers nothing for an empty text', () => {
    expect(keptText('  a\n\t b\u00a0\u200bc\u0000d ')).toBe('a b c d');
    expect(keptText(' \u00ad\ufeff ')).toBeUndefined();
  });
  it('replaces half of a surrogate pair, also where the limit cuts one in two', () => {
    expect(keptText('ab\ud83d')).toBe('ab\ufffd');
    expect(keptText('ab😀', 3)).toBe('ab\ufffd');
  });
  it('does not keep the page alive that a text was cut from', () => {
    const pageCharacters = 2_000_000;
    const cut = (keep: (text: string) => string | undefined): number => {
      const before = usedBytes();
      const kept = Array.from({ length: 20 }, (_, index) => {
        const page = Buffer.alloc(pageCharacters, `page ${index} `).toString('latin1');
        return keep(page.slice(1_000, 1_100));
      });
      const bytes = usedBytes() - before;
      expect(kept).toHaveLength(20);
      return bytes;
    };
    // The measure sees what it is to see: a plain slice holds its page.
    expect(cut((text) => text)).toBeGreaterThan(10 * pageCharacters);
    // The engine's regular expressions remember the last text they read.
    expect(cut(keptText)).toBeLessThan(3 * pageCharacters);
  });
});
