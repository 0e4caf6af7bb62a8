import { escapeHtml } from './html.js';
import type { Leaf } from './menu.js';
import { hashOf, integerOf, pickOf } from './random.js';
import { ADVICE_QUESTIONS, ADVICE_SENTENCES } from './words.js';

/**
 * The advice text below a listing: a short one, or sections of varied markup until about `missingBytes` are filled
 * (benchmark). Depends on the leaf and the page number only, never on the day.
 */
export function renderAdvice(leaf: Leaf, page: number, missingBytes: number): string {
  const sections = [renderSection(leaf, page, 0)];
  let bytes = Buffer.byteLength(sections.join(''));
  for (let index = 1; bytes < missingBytes; index += 1) {
    const section = renderSection(leaf, page, index);
    sections.push(section);
    bytes += Buffer.byteLength(section);
  }
  return `<section class="advice"><h2>Good to know about ${escapeHtml(leaf.name.toLowerCase())}</h2>
${sections.join('\n')}
</section>`;
}

function renderSection(leaf: Leaf, page: number, index: number): string {
  const key = [leaf.path, page, index] as const;
  const sentences = (count: number, name: string): string =>
    escapeHtml(Array.from({ length: count }, (_, at) => pickOf(ADVICE_SENTENCES, ...key, name, at)).join(' '));
  const question = escapeHtml(pickOf(ADVICE_QUESTIONS, ...key, 'question'));
  switch (index % 3) {
    case 0:
      return `<article class="advice__text"><h3>${question}</h3><p>${sentences(3, 'first')}</p><p>${sentences(integerOf(2, 5, ...key), 'second')}</p></article>`;
    case 1:
      return `<details class="faq"><summary>${question}</summary><div class="faq__answer"><p>${sentences(2, 'answer')}</p><ul>${[0, 1, 2].map((at) => `<li>${sentences(1, `point ${at}`)}</li>`).join('')}</ul></div></details>`;
    default:
      return `<table class="advice__table"><caption>${question}</caption><tbody>${leaf.words.nouns
        .map(
          (noun, at) =>
            `<tr data-row="${hashOf(...key, at).toString(36)}"><th scope="row">${escapeHtml(noun)}</th><td>${sentences(1, `cell ${at}`)}</td></tr>`,
        )
        .join('')}</tbody></table>`;
  }
}
