export { stopTestStack as default } from './jest-stack.mjs';
