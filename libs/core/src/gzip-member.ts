import { promisify } from 'node:util';
import { inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';

const inflateWithInfo = promisify<InputType, ZlibOptions, unknown>(inflateRaw);

/**
 * The body in a gzip whose members are followed by something else, as some servers append to what is compressed already. Node refuses
 * such a file, browsers ignore the rest. Undefined where it does not begin with a whole member (RFC 1952 §2.3).
 */
export const gunzipBeforeRest = async (file: Buffer, maxOutputLength: number): Promise<Buffer | undefined> => {
  const bodies: Buffer[] = [];
  let [at, left] = [0, maxOutputLength];
  for (let start = deflatedFrom(file, at); start !== undefined; start = deflatedFrom(file, at)) {
    const options = { info: true, maxOutputLength: Math.max(left, 1) };
    // With `info` the result says how much of the input belonged to it.
    const { buffer, engine } = (await inflateWithInfo(file.subarray(start), options)) as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    const end = start + engine.bytesWritten;
    if (end + trailerBytes > file.length || file.readUInt32LE(end + 4) !== buffer.length % 2 ** 32) return undefined;
    bodies.push(buffer);
    [at, left] = [end + trailerBytes, left - buffer.length];
  }
  return bodies.length === 0 ? undefined : Buffer.concat(bodies);
};

/** Checksum and size. */
const trailerBytes = 8;
const flagged = { headerChecksum: 2, extra: 4, name: 8, comment: 16 };

/** Where the deflated part of the member at `at` begins; undefined where there is no member. */
const deflatedFrom = (file: Buffer, at: number): number | undefined => {
  if (file.length < at + 10 || file.readUInt16BE(at) !== 0x1f8b || file[at + 2] !== 8) return undefined;
  const flags = file[at + 3] ?? 0;
  let start = at + 10;
  if (flags & flagged.extra) start += start + 2 <= file.length ? 2 + file.readUInt16LE(start) : 2;
  for (const text of [flagged.name, flagged.comment])
    if (flags & text) start = file.indexOf(0, start) + 1 || file.length;
  if (flags & flagged.headerChecksum) start += 2;
  return start < file.length ? start : undefined;
};
