import { describe, expect, it } from '@jest/globals';
import type { Element } from 'domhandler';
import { loadHtml, visitElements } from './html-document.js';
import { imageAddressOf, isPictureAddress, largestOfSet, pictureAddressOf } from './image-address.js';

const imageIn = (html: string): Element => {
  const found: Element[] = [];
  visitElements(loadHtml(html).children, (element) => {
    if (element.name === 'img') found.push(element);
  });
  const [image] = found;
  if (!image) throw new Error('The page has no image.');
  return image;
};

describe('the address of an image', () => {
  it.each([
    ['<img src="/a.jpg">', '/a.jpg'],
    ['<img src="data:image/gif;base64,R0l=" data-src="/a.jpg">', '/a.jpg'],
    ['<img src="/img/blank.gif" data-original="/a.jpg">', '/a.jpg'],
    ['<img src="/img/placeholder.png" data-lazy-src="/a.jpg">', '/a.jpg'],
    [
      '<img data-src="//cdn.example/lamp_{width}x.jpg" src="//cdn.example/lamp_300x.jpg">',
      '//cdn.example/lamp_300x.jpg',
    ],
    ['<img src="" srcset="/a-400.jpg 400w, /a-800.jpg 800w">', '/a-800.jpg'],
    ['<img src="/brass lamp.jpg">', '/brass lamp.jpg'],
    ['<img data-src="/a-1.jpg 1x, /a-2.jpg 2x">', '/a-2.jpg'],
  ])('of %s is %s', (html, address) => {
    expect(imageAddressOf(imageIn(html))).toBe(address);
  });

  it('is none where only a placeholder is shown', () => {
    expect(imageAddressOf(imageIn('<img src="/skin/no_image.png">'))).toBeUndefined();
  });

  it('is that of a source beside it where the image itself is a placeholder', () => {
    const html = '<picture><source srcset="/a.webp 2x"><img src="/spacer.gif"></picture>';
    expect(pictureAddressOf(imageIn(html))).toBe('/a.webp');
  });
});

describe('a set of sizes', () => {
  it.each([
    ['/a,w_400,h_300/x.jpg 400w, /a,w_800,h_600/x.jpg 800w', '/a,w_800,h_600/x.jpg'],
    ['/a.jpg, /b.jpg 2x', '/b.jpg'],
    ['/a.jpg 1.5x,/b.jpg 1x', '/a.jpg'],
    ['data:image/gif;base64,R0l= 900w, /a.jpg 400w', '/a.jpg'],
    ['/a.jpg', '/a.jpg'],
    [' , ', undefined],
  ])('%s has as its largest picture %s', (set, address) => {
    expect(largestOfSet(set)).toBe(address);
  });

  it('of any length is read in a time that grows with its length', () => {
    const before = performance.now();
    largestOfSet(`${','.repeat(100_000)}${' a,'.repeat(100_000)}${' '.repeat(100_000)}`);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('what is no picture', () => {
  it.each([
    '',
    '#',
    '/content/lamps/',
    'about:blank',
    '/img/placeholder.gif',
    '/1x1.png',
    '/img/no-photo-available.jpg?v=1',
  ])('"%s"', (address) => {
    expect(isPictureAddress(address)).toBe(false);
  });

  it.each([
    '/p/placeholders/lamp.jpg',
    '/img/loading-ramp.jpg',
    '/img/blank-book.jpg',
    '/i/123',
    '/dam?id=4',
    '/img/pixel-9.png',
  ])('"%s" can be one', (address) => {
    expect(isPictureAddress(address)).toBe(true);
  });
});
