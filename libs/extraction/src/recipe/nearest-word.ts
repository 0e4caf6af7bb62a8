/** The word that was probably meant, or undefined where none is close. */
export const nearestWord = (written: string, known: readonly string[]): string | undefined => {
  const spelled = plain(written);
  const ranked = known
    .map((word) => ({ word, distance: distanceOf(spelled, plain(word)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(spelled.length / 3)) ? best.word : undefined;
};

const plain = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/** How different two words are: Levenshtein's edits, or 1 where one begins with the other. */
const distanceOf = (a: string, b: string): number => {
  if (a === b) return 0;
  if (Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))) return 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};
