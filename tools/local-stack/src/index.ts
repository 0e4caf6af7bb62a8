export { freePort } from './free-port.js';
export { type LocalStack, type LocalStackOptions, type StackService, startLocalStack } from './local-stack.js';
export { LocalStackError } from './local-stack-error.js';
export { removeAbandonedStacks, stopEverythingIn } from './leftovers.js';
export { isAbandoned, refuseStackInUse } from './owner.js';
export { processBirthmark, processesOf } from './processes.js';
export type { S3Connection } from './s3-connection.js';
