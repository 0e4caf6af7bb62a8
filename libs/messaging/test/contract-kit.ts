import {
  type Envelope,
  type Topology,
  createEnvelope,
  deadLetter,
  defineMessage,
  delays,
  queues,
} from '@aisle/contracts';
import { lendBroker, waitFor } from '@aisle/testkit';
import { type Channel, connect } from 'amqplib';
import { z } from 'zod';
import {
  type DeliveryOutcome,
  type MessageConnection,
  type MessageConnectionOptions,
  type MessagingLog,
  connectMessaging,
  route,
} from '../src/index.js';

/** The message that the contract tests send about. */
export const note = defineMessage('test.note', 1, z.object({ text: z.string() }));
export type Note = z.infer<typeof note.payload>;

export const noteOf = (text: string): Envelope<Note> =>
  createEnvelope(note, { text }, { correlationId: 'contract', occurredAt: new Date() });

const quiet: MessagingLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

export interface ConsumedRecord {
  queue: string;
  outcome: DeliveryOutcome;
  code: string;
}

/** A namespace of its own on the run's broker, with the delays shortened; whatever is opened through it is closed by it. */
export interface Room {
  amqpUrl: string;
  namespace: string;
  consumed: ConsumedRecord[];
  /** Bypasses the runtime, for what only a stranger would do. Takes the broker's names. */
  raw: Channel;
  name(ours: string): string;
  connect(overrides?: Partial<MessageConnectionOptions>): Promise<MessageConnection>;
  /** Asserts these queues besides dead letters, suspects and delays. */
  furnish(connection: MessageConnection, extra?: Partial<Topology>): Promise<void>;
  readyIn(queue: string): Promise<number>;
  /** Takes over the dead letters; what it gets appears in the list. */
  collectDeadLetters(connection: MessageConnection): Promise<z.infer<typeof deadLetter.payload>[]>;
  close(): Promise<void>;
}

const shortDelaysMs = [100, 150, 200];
const inbox = { name: 'inbox', singleActiveConsumer: false };

const topologyWith = ({ queues: more = [], exchanges = [], bindings = [] }: Partial<Topology>): Topology => ({
  exchanges: [...exchanges, ...delays.map(({ name }) => ({ name, type: 'fanout' as const }))],
  queues: [
    inbox,
    ...more,
    { name: queues.deadLetters, singleActiveConsumer: false },
    { name: queues.suspects('parse'), singleActiveConsumer: false },
    ...delays.map(({ name }, index) => ({ name, singleActiveConsumer: false, ttlMs: shortDelaysMs[index] ?? 200 })),
  ],
  bindings: [...bindings, ...delays.map(({ name }) => ({ exchange: name, queue: name, routingKey: '' }))],
});

export const openRoom = async (): Promise<Room> => {
  const broker = await lendBroker();
  const { amqpUrl, namespace } = broker;
  const admin = await connect(amqpUrl);
  const raw = await admin.createChannel();
  const connections: MessageConnection[] = [];
  const consumed: ConsumedRecord[] = [];
  const name = (ours: string): string => `${namespace}${ours}`;
  const metrics = {
    consumed: (queue: string, _type: string, outcome: DeliveryOutcome, code: string) =>
      void consumed.push({ queue, outcome, code }),
    published: () => undefined,
    away: () => undefined,
  };
  return {
    amqpUrl,
    namespace,
    consumed,
    raw,
    name,
    connect: async (overrides = {}) => {
      const connection = await connectMessaging({
        amqpUrl,
        namespace,
        service: 'contract',
        log: process.env['SHOW_LOG'] ? loud : quiet,
        metrics,
        ...overrides,
      });
      connections.push(connection);
      return connection;
    },
    furnish: async (connection, extra = {}) => {
      const topology = topologyWith(extra);
      broker.track({
        queues: topology.queues.map((queue) => name(queue.name)),
        exchanges: topology.exchanges.map((exchange) => name(exchange.name)),
      });
      await connection.assertTopology(topology);
    },
    readyIn: async (queue) => (await raw.checkQueue(name(queue))).messageCount,
    collectDeadLetters: async (connection) => {
      const letters: z.infer<typeof deadLetter.payload>[] = [];
      const take = route(deadLetter, async (letter) => void letters.push(letter));
      await connection.consume({ queue: queues.deadLetters, prefetch: 10, deadlineMs: 5_000, types: [take] });
      return letters;
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await admin.close();
      await broker.release();
    },
  };
};

const say =
  (level: string) =>
  (sentence: string, fields?: Record<string, unknown>): void =>
    void process.stderr.write(`${level} ${sentence} ${JSON.stringify(fields ?? {})}\n`);
const loud: MessagingLog = {
  debug: say('debug'),
  info: say('info'),
  warn: say('warn'),
  error: say('error'),
  child: () => loud,
};

/** Resolves when the list holds that many. */
export const untilLength = async (list: readonly unknown[], length: number, what: string): Promise<void> => {
  await waitFor(`${length} ${what}`, () => list.length >= length || undefined, { timeoutMs: 15_000 });
};
