import { type ChannelModel, connect } from 'amqplib';
import { stackAddress, uniqueName } from './stack-address.js';
import { waitFor } from './wait-for.js';

export interface LentBroker {
  amqpUrl: string;
  /** Put it before every queue and exchange name, for example `t3f9a1b2c.`: the broker is shared by the whole run. */
  namespace: string;
  /** Registers what the test declares, to be deleted on release. */
  track(names: { queues?: readonly string[]; exchanges?: readonly string[] }): void;
  /** Deletes what was registered. Fails when somebody still consumes from it, and says where. */
  release(): Promise<void>;
}

/** Lends the broker under a namespace of its own. */
export async function lendBroker(): Promise<LentBroker> {
  const amqpUrl = stackAddress('AISLE_TEST_AMQP_URL');
  const queues = new Set<string>();
  const exchanges = new Set<string>();
  return {
    amqpUrl,
    namespace: `${uniqueName()}.`,
    track: (names) => {
      for (const queue of names.queues ?? []) queues.add(queue);
      for (const exchange of names.exchanges ?? []) exchanges.add(exchange);
    },
    release: () => withConnection(amqpUrl, (connection) => deleteAll(connection, queues, exchanges)),
  };
}

async function deleteAll(connection: ChannelModel, queues: Set<string>, exchanges: Set<string>): Promise<void> {
  const stillConsumed: string[] = [];
  for (const queue of queues) {
    const isIdle = async (): Promise<boolean> => (await consumersOf(connection, queue)) === 0;
    await waitFor(`consumers of ${queue} to end`, isIdle, { timeoutMs: 2_000 }).catch(() => stillConsumed.push(queue));
  }
  const channel = await connection.createChannel();
  for (const queue of queues) await channel.deleteQueue(queue);
  for (const exchange of exchanges) await channel.deleteExchange(exchange);
  await channel.close();
  if (stillConsumed.length > 0) throw new Error(`The test left consumers on ${stillConsumed.join(', ')}.`);
}

/** How many consumers the queue has; none when it does not exist, which closes the channel that asked. */
async function consumersOf(connection: ChannelModel, queue: string): Promise<number> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    const { consumerCount } = await channel.checkQueue(queue);
    await channel.close();
    return consumerCount;
  } catch (error) {
    if ((error as { code?: number }).code === 404) return 0;
    throw error;
  }
}

async function withConnection<T>(amqpUrl: string, work: (connection: ChannelModel) => Promise<T>): Promise<T> {
  const connection = await connect(amqpUrl);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
