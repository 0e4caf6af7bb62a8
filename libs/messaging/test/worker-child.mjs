// A worker of its own, for tests that kill workers: says what it handled by a message to the queue `handled`.
import { createEnvelope, defineMessage, queues } from '@aisle/contracts';
import { connectMessaging, route } from '@aisle/messaging';
import { z } from 'zod';

const { WORKER_AMQP_URL: amqpUrl, WORKER_NAMESPACE: namespace } = process.env;
const note = defineMessage('test.note', 1, z.object({ text: z.string() }));
const say = (sentence, fields = {}) => process.stderr.write(`${sentence} ${JSON.stringify(fields)}\n`);
const log = { debug: say, info: say, warn: say, error: say, child: () => log };

const connection = await connectMessaging({ amqpUrl, namespace, service: 'worker', log });
await connection.consume({
  queue: 'inbox',
  prefetch: 20,
  concurrency: 4,
  deadlineMs: 60_000,
  suspectsQueue: queues.suspects('parse'),
  types: [
    route(note, async ({ text }) => {
      if (text === 'poison') process.exit(1);
      if (text === 'hang') await new Promise(() => process.stdout.write('hanging\n'));
      const envelope = createEnvelope(note, { text }, { correlationId: 'contract', occurredAt: new Date() });
      return [{ to: { queue: 'handled' }, envelope }];
    }),
  ],
});
process.stdout.write('consuming\n');
