import { runService } from '@aisle/service-kit';
import { fetcherService } from './compose.js';

await runService(fetcherService);
