import type { Topology } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf } from '@aisle/core';
import { connectMessaging, type MessageConnection, type MessageConnectionOptions } from './connect-messaging.js';

export interface BrokerOptions extends Omit<MessageConnectionOptions, 'amqpUrl' | 'namespace'> {
  /** Of the service's settings, those that say where the broker is. */
  config: { amqpUrl: string; aisleNamespace: string };
  /** What the service needs to be there; asked anew each time it is declared, since retailers and tenants come and go. */
  topology: () => Topology | Promise<Topology>;
}

export interface ServiceBroker {
  broker: MessageConnection;
  /** A queue was missing: declares all anew in the background. A failure is logged, and the next missing queue tries again. */
  declareMissing: () => void;
}

/**
 * What each service does first: connects, and declares what it is going to use.
 * Errors: those of `connectMessaging` and of `assertTopology`, and what `topology` throws.
 */
export const connectBroker = async ({ config, topology, ...options }: BrokerOptions): Promise<ServiceBroker> => {
  const { amqpUrl, aisleNamespace: namespace } = config;
  const broker = await connectMessaging({ ...options, amqpUrl, namespace });
  const declare = async (): Promise<void> => broker.assertTopology(await topology());
  await declare();
  const declareMissing = (): void =>
    void declare().catch((error: unknown) => {
      options.log.warn('A missing queue could not be declared.', {
        code: errorCodeOf(error),
        reason: errorMessageOf(error),
      });
    });
  return { broker, declareMissing };
};
