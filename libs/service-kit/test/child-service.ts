// A service to be started, stopped and broken by run-service.spec.ts.
import { commonConfig, runService, secret } from '@aisle/service-kit';
import { z } from 'zod';

const step = (name: string): void => void process.stdout.write(`${JSON.stringify({ step: name })}\n`);

await runService({
  name: 'child',
  configSchema: z.object({
    ...commonConfig,
    mode: z.enum(['plain', 'stuck', 'fatal']).default('plain'),
    token: secret(z.string()),
  }),
  compose: async ({ config, onFatal }) => {
    if (config.mode === 'fatal') setTimeout(() => onFatal(new Error('the disk is gone')), 50);
    const keepsTheProcessBusy = setInterval(() => undefined, 1_000);
    return {
      ready: () => true,
      stop: async () => {
        step('draining');
        if (config.mode === 'stuck') await new Promise(() => undefined);
        clearInterval(keepsTheProcessBusy);
        step('drained');
      },
    };
  },
});
