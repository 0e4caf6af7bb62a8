import { type Html, html } from './html.js';

const style = html`<style>
  :root {
    color-scheme: light dark;
    --ink: #1d2433;
    --dim: #667085;
    --paper: #f6f7f9;
    --card: #fff;
    --line: #e4e7ec;
    --accent: #0b7a5b;
    --warn: #b42318;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e8eaf0;
      --dim: #98a2b3;
      --paper: #12151c;
      --card: #1b1f29;
      --line: #2c3240;
      --accent: #3ccf9f;
      --warn: #f97066;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--paper);
    color: var(--ink);
    font:
      16px/1.5 system-ui,
      sans-serif;
  }
  header {
    background: var(--card);
    border-bottom: 1px solid var(--line);
  }
  header,
  main,
  footer {
    padding: 1rem max(1rem, calc(50vw - 36rem));
  }
  header a {
    font-weight: 700;
    font-size: 1.2rem;
    color: inherit;
    text-decoration: none;
  }
  footer,
  .dim {
    color: var(--dim);
    font-size: 0.85rem;
  }
  .grid {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr));
    padding: 0;
    list-style: none;
  }
  .card {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    overflow: hidden;
    height: 100%;
  }
  .card a {
    color: inherit;
    text-decoration: none;
    display: block;
    height: 100%;
  }
  .card a:hover h2 {
    color: var(--accent);
  }
  .card div {
    padding: 0.25rem 0.9rem 0.9rem;
  }
  .card h2 {
    font-size: 1rem;
    margin: 0.4rem 0;
  }
  svg {
    display: block;
    width: 100%;
    height: auto;
  }
  .price {
    font-size: 1.15rem;
    font-weight: 700;
  }
  .price s {
    color: var(--dim);
    font-size: 0.85em;
    font-weight: 400;
    margin-left: 0.4em;
  }
  .badge {
    border: 1px solid currentcolor;
    border-radius: 1rem;
    color: var(--accent);
    display: inline-block;
    font-size: 0.75rem;
    padding: 0 0.6rem;
  }
  .badge.out {
    color: var(--warn);
  }
  .item {
    display: grid;
    gap: 2rem;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
  }
  .item svg {
    border-radius: 0.75rem;
  }
  .item .price {
    font-size: 2rem;
  }
  @media (max-width: 40rem) {
    .item {
      grid-template-columns: 1fr;
    }
  }
  dl {
    display: grid;
    gap: 0.25rem 1rem;
    grid-template-columns: max-content 1fr;
  }
  dt {
    color: var(--dim);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  nav {
    display: flex;
    gap: 1rem;
    justify-content: space-between;
  }
  nav a,
  .item a {
    color: var(--accent);
  }
</style>`;

/** A whole page. */
export const renderLayout = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <header><a href="/">Aisle demo storefront</a></header>
        <main>${body}</main>
        <footer>
          Everything here was crawled, decided and told by Aisle.
          <a class="dim" href="/__stats">What this storefront was told</a>
        </footer>
      </body>
    </html> `.text;
