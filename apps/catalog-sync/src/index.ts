export { configSchema } from './config.js';
export { service } from './service.js';
