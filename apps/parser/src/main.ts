import { runService } from '@aisle/service-kit';
import { service } from './service.js';

await runService(service);
