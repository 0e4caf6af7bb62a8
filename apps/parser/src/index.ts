export { parserService } from './compose.js';
