export * from './config.js';
export * from './config-shapes.js';
export * from './logger.js';
export * from './metrics.js';
export * from './http-errors.js';
export * from './http-request.js';
export * from './http-server.js';
export * from './run-service.js';
