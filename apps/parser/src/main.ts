import { runService } from '@aisle/service-kit';
import { parserService } from './compose.js';

await runService(parserService);
