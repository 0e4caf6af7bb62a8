import { errorResponseSchema } from '@aisle/contracts';
import { errorMessageOf, isErrorCode, PermanentError, RetryableError } from '@aisle/core';
import type { z } from 'zod';

export interface HttpClient {
  /** Errors: RetryableError `UNREACHABLE`, PermanentError with the service's own code. */
  request<Schema extends z.ZodType>(call: {
    method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
    schema: Schema;
  }): Promise<z.output<Schema>>;
  /** What is at a path, byte by byte. Errors: as of `request`. */
  bytes(path: string): Promise<Buffer>;
}

/** JSON over HTTP with an API key; every answer is checked against its schema. */
export const createHttpClient = ({
  baseUrl,
  apiKey,
  timeoutMs = 30_000,
}: {
  baseUrl: string;
  apiKey: string;
  timeoutMs?: number;
}): HttpClient => ({
  request: async ({ method = 'GET', path, body, headers = {}, schema }) => {
    const response = await send(new URL(path, baseUrl), {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) throw errorOf(response.status, text, path);
    return schema.parse(JSON.parse(text));
  },
  bytes: async (path) => {
    const response = await send(new URL(path, baseUrl), {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw errorOf(response.status, await response.text(), path);
    return Buffer.from(await response.arrayBuffer());
  },
});

const send = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new RetryableError('UNREACHABLE', `Nothing answers at ${url.origin}: ${errorMessageOf(cause)}.`, {
      cause: error,
      fix: 'Check that Aisle is up (`npx aisle up`) and that AISLE_CONTROL_URL names its control API.',
    });
  }
};

const errorOf = (status: number, text: string, path: string): PermanentError => {
  try {
    const { error } = errorResponseSchema.parse(JSON.parse(text));
    const issues = error.issues?.map(({ path: at, message }) => `${at}: ${message}`).join('; ');
    return new PermanentError(
      isErrorCode(error.code) ? error.code : `HTTP_${status}`,
      issues ? `${error.message} ${issues}` : error.message,
      error.fix === undefined ? {} : { fix: error.fix },
    );
  } catch {
    return new PermanentError(`HTTP_${status}`, `${path} was answered with status ${status}.`);
  }
};
