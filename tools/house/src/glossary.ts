import { readText } from '@aisle/testkit';
import ts from 'typescript';

/** An entry of the glossary's third column, in backticks there. */
export interface ForbiddenWord {
  /** As the glossary writes it: `giveBack`. */
  word: string;
  /** The row's first column: what to say. */
  instead: string;
}

/** Where a name or a comment says a forbidden word. */
export interface Saying extends ForbiddenWord {
  path: string;
  line: number;
}

/** The rows of `docs/glossary.md`. Entries without backticks are advice to people: as plain English they are right elsewhere. */
export const forbiddenWords = (glossary: string = readText('docs/glossary.md')): ForbiddenWord[] =>
  glossary
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 5)
    .flatMap(([, instead = '', , doNotSay = '']) =>
      [...doNotSay.matchAll(/`(\w+)`/g)].map(([, word = '']) => ({ word, instead })),
    );

/** `giveBack` and `GIVE_BACK` are the words "give back". */
const wordsIn = (text: string): string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g) ?? [];

/** Finds the words one after another, the last in its usual forms: "pokes", "poked", "poking". */
const patternOf = (word: string): RegExp => {
  const words = wordsIn(word).join(' ');
  return new RegExp(`(?:^| )(?:${words}(?:s|d|ed|ing)?|${words.replace(/e$/, '')}ing)(?: |$)`);
};

/** Every name, comment and file name of a source that says one of the words. Texts are left out: they are data, or English. */
export function sayingsIn(path: string, text: string, forbidden: readonly ForbiddenWord[]): Saying[] {
  const patterns = forbidden.map((entry) => ({ entry, pattern: patternOf(entry.word) }));
  const matching = (said: string, line: number): Saying[] => {
    const words = wordsIn(said).join(' ');
    return patterns
      .filter(({ pattern }) => pattern.test(words))
      .map(({ entry: { word, instead } }) => ({ word, instead, path, line }));
  };
  const inFileName = matching(path.slice(path.lastIndexOf('/') + 1), 1);
  // Most files say none of the words anywhere, and need not be parsed.
  if (matching(text, 0).length === 0) return inFileName;
  return [...inFileName, ...namesAndComments(path, text).flatMap(({ said, line }) => matching(said, line))];
}

function namesAndComments(path: string, text: string): { said: string; line: number }[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { said: string; line: number }[] = [];
  const add = (said: string, position: number): void => {
    found.push({ said, line: file.getLineAndCharacterOfPosition(position).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) add(node.text, node.getStart(file));
    const children = node.getChildren(file);
    // What stands between two tokens is space and comments.
    if (children.length === 0) for (const comment of commentsBefore(node)) add(comment.said, comment.position);
    for (const child of children) visit(child);
  };
  const commentsBefore = (token: ts.Node): { said: string; position: number }[] => {
    const between = text.slice(token.pos, token.getStart(file));
    return [...between.matchAll(/\/\*.*?\*\/|\/\/.*/gs)].flatMap(({ 0: comment, index }) =>
      comment.split('\n').map((said, row, rows) => ({
        said,
        position: token.pos + index + rows.slice(0, row).join('\n').length + (row > 0 ? 1 : 0),
      })),
    );
  };
  visit(file);
  return found;
}

/** The sentence that somebody who used such a word needs. */
export const sayingSentence = ({ path, line, word, instead }: Saying): string =>
  `${path}:${line} says "${word}": the glossary's word is "${instead}".`;
