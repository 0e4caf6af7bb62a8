import { z } from 'zod';
import { recipeSchema } from './recipe.js';

/** A node of a JSON Schema, as far as we look into it. */
export interface SchemaNode {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  enum?: readonly unknown[];
  properties?: Record<string, SchemaNode>;
  required?: readonly string[];
  items?: SchemaNode;
  anyOf?: readonly SchemaNode[];
  allOf?: readonly SchemaNode[];
  additionalProperties?: SchemaNode | boolean;
  $defs?: Record<string, SchemaNode>;
}

let made: SchemaNode | undefined;

/** What a recipe may say, as JSON Schema (draft 2020-12), with a sentence for each key; for editors and for people. */
export const recipeJsonSchema = (): SchemaNode => {
  made ??= {
    ...(z.toJSONSchema(recipeSchema, { io: 'input' }) as SchemaNode),
    title: 'Aisle recipe',
    description: "How a retailer's pages are read.",
  };
  return made;
};

/** A node itself and everything it may be instead. */
export const alternativesOf = (node: SchemaNode): SchemaNode[] => {
  const target = node.$ref === undefined ? undefined : recipeJsonSchema().$defs?.[node.$ref.replace('#/$defs/', '')];
  const inner = [...(target ? [target] : []), ...(node.anyOf ?? []), ...(node.allOf ?? [])];
  return [node, ...inner.flatMap(alternativesOf)];
};

/** What the schema says about a path of a recipe; empty where it knows no such path. */
export const schemaNodesAt = (path: readonly PropertyKey[]): SchemaNode[] =>
  path.reduce<SchemaNode[]>(
    (nodes, key) =>
      nodes.flatMap(alternativesOf).flatMap(({ properties, items, additionalProperties }) => {
        if (typeof key === 'number') return items ? [items] : [];
        const named = properties?.[String(key)];
        const any = typeof additionalProperties === 'object' ? [additionalProperties] : [];
        return named ? [named] : any;
      }),
    [recipeJsonSchema()],
  );

/** The keys that an object at a path may have. */
export const knownKeysAt = (path: readonly PropertyKey[]): string[] => [
  ...new Set(
    schemaNodesAt(path)
      .flatMap(alternativesOf)
      .flatMap(({ properties = {} }) => Object.keys(properties)),
  ),
];
