import { PermanentError, type RawStore } from '@aisle/core';
import { createHttpServer, createMetrics, silentLogger, type HttpServer } from '@aisle/service-kit';
import { createControlApi, type ControlApiDeps } from '../src/control-api/control-api.js';
import { recordingPublisher, type Frontier } from './frontier-fixture.js';

export interface OpenControlApi {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  http: HttpServer;
}

const emptyRawStore: Pick<RawStore, 'get' | 'remove'> = {
  get: async (key) => {
    throw new PermanentError('RAW_OBJECT_MISSING', `There is no raw object ${key}.`);
  },
  remove: async () => undefined,
};

/** The control API of a frontier on a port of its own, and how to call it with its key. */
export const openControlApi = async (
  frontier: Frontier,
  changes: Partial<ControlApiDeps> = {},
): Promise<OpenControlApi> => {
  const router = createControlApi({
    ...frontier.base,
    publisher: recordingPublisher().publisher,
    overdueMs: 1_000,
    fetcherDeadMs: 10_000,
    rawStore: emptyRawStore,
    retailersDir: undefined,
    declareMissing: () => undefined,
    onAccepted: () => undefined,
    onChange: () => undefined,
    gateRules: { greenMs: 3_600_000, tracedUpdates: 1 },
    ...changes,
  });
  const metrics = createMetrics({ processMetrics: false });
  const door = { host: '127.0.0.1', port: 0, apiKeys: ['key'], ready: () => true };
  const http = await createHttpServer({ ...door, log: changes.log ?? silentLogger, metrics, router });
  return {
    http,
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${http.url}${path}`, {
        method,
        headers: { authorization: 'Bearer key', 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
};
