export { fetcherService } from './compose.js';
