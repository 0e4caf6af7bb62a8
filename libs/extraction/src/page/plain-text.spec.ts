import { describe, expect, test } from '@jest/globals';
import { plainText } from './html-document.js';

describe('plain text of data', () => {
  test.each([
    ['no HTML at all', 'lamp 3/8', 'lamp 3/8'],
    ['HTML', '<p>Warm <b>light</b></p>', ' Warm light '],
    ['encoded HTML', '&lt;p&gt;Warm light&lt;/p&gt;', ' Warm light '],
    ['HTML encoded twice', '&amp;lt;p&amp;gt;Warm light&amp;lt;/p&amp;gt;', ' Warm light '],
    ['an encoded sign', 'Drill &amp; Co', 'Drill & Co'],
    ['an encoded sign that is a name’s own', 'lamp &lt;b&gt; 3/8', 'lamp <b> 3/8'],
  ])('of %s is what people read', (_, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});
