import { readText } from '@aisle/testkit';
import { parse, parseAllDocuments } from 'yaml';

/** A YAML file of one document, merge keys (`<<`) resolved. Errors: whatever is not valid YAML, duplicate keys included. */
export const readYaml = (path: string): unknown => parse(readText(path), { merge: true });

/** Every document of a YAML file. */
export const readYamlDocuments = (path: string): unknown[] =>
  parseAllDocuments(readText(path)).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.map(String).join('; ')}`);
    return document.toJS() as unknown;
  });
