import { expect, it } from '@jest/globals';
import { withHeartbeat } from './heartbeat.js';

it.each([
  ['amqp://aisle:p%2Fw@rabbitmq:5672', 'amqp://aisle:p%2Fw@rabbitmq:5672?heartbeat=10'],
  ['amqp://rabbitmq/%2Fstaging', 'amqp://rabbitmq/%2Fstaging?heartbeat=10'],
  ['amqps://rabbitmq/?frameMax=8192', 'amqps://rabbitmq/?frameMax=8192&heartbeat=10'],
  ['amqp://rabbitmq/?heartbeat=3', 'amqp://rabbitmq/?heartbeat=3'],
])('%s is connected to with a heartbeat, its own or ours', (address, expected) => {
  expect(withHeartbeat(address)).toBe(expected);
});
