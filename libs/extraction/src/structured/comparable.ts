/** A name without case, blanks and punctuation, so that spellings of one name are equal. */
export const comparable = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
