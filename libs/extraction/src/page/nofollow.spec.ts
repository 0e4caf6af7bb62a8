import { describe, expect, it } from '@jest/globals';
import { followsOf } from './nofollow.js';

const url = 'https://shop.example/c/saws';
const refusedIn = (html: string, ...paths: string[]): string[] => {
  const mayFollow = followsOf(html, url, { dropParameters: ['ref'] });
  return paths.filter((path) => !mayFollow(`https://shop.example${path}`));
};

describe('a page that asks not to be followed', () => {
  it('refuses the links that say so, however they are spelled', () => {
    const html = `<a rel="NoFollow noopener" href="/p/1?utm_source=x">1</a><a href="p/2" rel=nofollow>2</a>
      <a href="/p/3" rel="nofollowing">3</a><area rel="ugc nofollow" href="/p/4?ref=7"><a href="/p/5">5</a>`;
    expect(refusedIn(html, '/p/1', '/c/p/2', '/p/3', '/p/4', '/p/5')).toEqual(['/p/1', '/c/p/2', '/p/4']);
  });
  it('does not refuse what another link of it leads to', () => {
    expect(refusedIn('<a rel="nofollow" href="/p/1"></a><a href="/p/1">Saw</a>', '/p/1')).toEqual([]);
  });
  it.each(['nofollow', 'noindex, nofollow', 'NONE', 'noindex,NOFOLLOW,max-snippet:0'])(
    'refuses everything by a robots meta of "%s"',
    (content) => {
      expect(refusedIn(`<META content='${content}' name="Robots"><a href="/p/1">1</a>`, '/p/1')).toEqual(['/p/1']);
    },
  );
  it.each([
    '<meta name="description" content="nofollow">',
    '<meta name="robots" content="noindex, follow">',
    '<script>const rel = "nofollow"</script>',
    '<!-- <meta name="robots" content="nofollow"> -->',
    '{"rel":"nofollow"}',
  ])('%s refuses nothing', (html) => expect(refusedIn(`${html}<a href="/p/1">1</a>`, '/p/1')).toEqual([]));
});
