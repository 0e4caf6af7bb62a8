const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** JSON that can stand inside a script element: no `<` can end the element early. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** 124900 → `€1,249.00`. */
export function euroText(priceMinor: number): string {
  return `€${groupedNumber(Math.floor(priceMinor / 100))}.${String(priceMinor % 100).padStart(2, '0')}`;
}

/** 124900 → `1249.00`, as structured data wants it. */
export function plainPrice(priceMinor: number): string {
  return (priceMinor / 100).toFixed(2);
}

/** 1234 → `1,234`. */
export function groupedNumber(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
