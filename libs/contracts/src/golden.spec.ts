import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import * as contracts from './index.js';
import { envelopeSchema, type MessageType } from './envelope.js';

const folder = fileURLToPath(new URL('../golden/', import.meta.url));
const samples = readdirSync(folder).map((file) => ({
  file,
  envelope: JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { type: string; version: number; payload: unknown },
}));
const isMessageType = (value: unknown): value is MessageType<unknown> =>
  typeof value === 'object' && value !== null && 'payload' in value && 'version' in value && 'type' in value;
const exported: unknown[] = Object.values(contracts);
const messageTypes = exported.filter(isMessageType);

describe('messages that were ever published', () => {
  test.each(samples)('$file still parses', ({ file, envelope }) => {
    const { type, version, payload } = envelopeSchema.parse(envelope);
    const messageType = messageTypes.find((candidate) => candidate.type === type && candidate.version === version);
    // `fetch.failed.v1.json` is its first shape, `fetch.failed.v1.key-paused.json` one with what was added since.
    expect(file.startsWith(`${type}.v${version}.`)).toBe(true);
    expect(messageType?.payload.parse(payload)).toEqual(payload);
  });
});

test.each(messageTypes)(
  '$type has a golden sample of its version; add golden/$type.v$version.json',
  ({ type, version }) => {
    expect(samples.map(({ file }) => file)).toContain(`${type}.v${version}.json`);
  },
);
