export { startTestStack as default } from './jest-stack.mjs';
