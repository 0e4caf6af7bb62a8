import { type Envelope, deadLetter, envelopeSchema, suspect } from '@aisle/contracts';
import { PermanentError } from '@aisle/core';

/** What a message may weigh; larger things belong into the raw store, with a reference in the message. */
export const maxMessageBytes = 1024 * 1024;
/** Dead letters and suspects carry a whole message inside, perhaps as base64. */
export const maxWrappedMessageBytes = 2 * maxMessageBytes;

const wrappingTypes: ReadonlySet<string> = new Set([deadLetter.type, suspect.type]);
const limitOf = (type: string): number => (wrappingTypes.has(type) ? maxWrappedMessageBytes : maxMessageBytes);

/** Errors: PermanentError `MESSAGE_TOO_LARGE`. */
export const encodeEnvelope = (envelope: Envelope): Buffer => {
  const body = Buffer.from(JSON.stringify(envelope));
  if (body.length <= limitOf(envelope.type)) return body;
  throw new PermanentError(
    'MESSAGE_TOO_LARGE',
    `A ${envelope.type} message has ${body.length} bytes, ${limitOf(envelope.type)} are allowed.`,
    { fix: 'Put the large part into the raw store and send its key.' },
  );
};

/** Errors: PermanentError `MESSAGE_TOO_LARGE`, `MALFORMED_MESSAGE`. */
export const decodeEnvelope = (body: Buffer): Envelope => {
  if (body.length > maxWrappedMessageBytes) throw tooLarge(body.length, maxWrappedMessageBytes);
  const parsed = envelopeSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new PermanentError('MALFORMED_MESSAGE', `The envelope is not valid: ${firstIssues(parsed.error)}`);
  }
  const limit = limitOf(parsed.data.type);
  if (body.length > limit) throw tooLarge(body.length, limit);
  return parsed.data;
};

const tooLarge = (bytes: number, limit: number): PermanentError =>
  new PermanentError('MESSAGE_TOO_LARGE', `The message has ${bytes} bytes, ${limit} are allowed.`);

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new PermanentError('MALFORMED_MESSAGE', 'The body is not JSON.', { cause });
  }
};

/** The first three problems of a failed parse, in one line. */
export const firstIssues = ({ issues }: { issues: { path: PropertyKey[]; message: string }[] }): string => {
  const named = issues.slice(0, 3).map(({ path, message }) => `${path.map(String).join('.') || '(root)'}: ${message}`);
  const rest = issues.length - named.length;
  return named.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
};
