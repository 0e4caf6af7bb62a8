export * from './envelope.js';
export * from './messages/fetch.js';
export * from './messages/assignment.js';
export * from './messages/sync.js';
export * from './topology.js';
export * from './http/control-api.js';
export * from './http/catalog-api.js';
