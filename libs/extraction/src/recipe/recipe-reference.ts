import { recipeJsonSchema, type SchemaNode } from './recipe-json-schema.js';

/** A row of the reference: a key, what belongs there, what it is for. */
export interface ReferenceRow {
  key: string;
  type: string;
  isRequired: boolean;
  sentence: string;
}

/** Every key a recipe may have, in the order of the schema; rules and places have tables of their own. */
export const recipeReference = (): { recipe: ReferenceRow[]; rule: ReferenceRow[]; place: ReferenceRow[] } => {
  const { $defs = {} } = recipeJsonSchema();
  return {
    recipe: rowsOf(recipeJsonSchema(), ''),
    rule: $defs['Rule'] ? rowsOf($defs['Rule'], '') : [],
    place: ($defs['Place']?.anyOf ?? []).flatMap((node) => rowsOf(node, '')),
  };
};

const named: Record<string, string> = { Selector: 'selector', Place: 'place', Rules: 'rules', Rule: 'rule' };

const refOf = ({ $ref, allOf }: SchemaNode): string | undefined =>
  $ref?.replace('#/$defs/', '') ?? allOf?.map(refOf).find((ref) => ref !== undefined);

const rowsOf = (node: SchemaNode, prefix: string): ReferenceRow[] => {
  const { properties = {}, required = [] } = node;
  return Object.entries(properties).flatMap(([name, child]) => {
    const key = `${prefix}${name}`;
    const row = { key, type: typeOf(child), isRequired: required.includes(name), sentence: child.description ?? '' };
    const below = refOf(child) === undefined ? insideOf(child) : undefined;
    return [row, ...(below ? rowsOf(below.node, `${key}${below.isList ? '[]' : ''}.`) : [])];
  });
};

/** The object that a key holds: itself, in a list, or as one of several forms. */
const insideOf = (node: SchemaNode): { node: SchemaNode; isList: boolean } | undefined => {
  if (node.properties) return { node, isList: false };
  if (node.items?.properties) return { node: node.items, isList: true };
  return (node.anyOf ?? []).map(insideOf).find((inside) => inside !== undefined);
};

const typeOf = (node: SchemaNode): string => {
  const ref = refOf(node);
  if (ref !== undefined) return named[ref] ?? ref;
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(' or ');
  if (node.type === 'array') return `list of ${node.items ? typeOf(node.items) : 'values'}`;
  if (node.type === 'object')
    return typeof node.additionalProperties === 'object' ? `names with ${typeOf(node.additionalProperties)}` : 'object';
  return { string: 'text', integer: 'whole number', boolean: 'true, false' }[node.type ?? ''] ?? node.type ?? 'value';
};

/** The rows as a table in Markdown. */
export const referenceTable = (rows: readonly ReferenceRow[]): string =>
  ['| key | is | for |', '| --- | --- | --- |', ...rows.map(tableRow)].join('\n');

const tableRow = ({ key, type, isRequired, sentence }: ReferenceRow): string =>
  `| \`${key}\`${isRequired ? ' *' : ''} | ${type} | ${sentence.replaceAll('|', '\\|')} |`;
