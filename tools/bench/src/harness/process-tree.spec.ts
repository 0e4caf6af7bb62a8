import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { readProcesses, usageOfTree } from './process-tree.js';

const burn = 'const end = Date.now() + 300; while (Date.now() < end);';

(process.platform === 'linux' ? describe : describe.skip)('the usage of a process tree', () => {
  test('counts a child, also after the child has ended', async () => {
    const script = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]); console.log('done'); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(parent.stdout, 'data');
      const usage = usageOfTree(parent.pid ?? 0, readProcesses());
      // The child alone burns 0.3 s of wall time; on a busy machine it gets less of the processor.
      expect(usage.cpuSeconds).toBeGreaterThan(0.08);
      expect(usage.rssMb).toBeGreaterThan(5);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  test('is nothing for a process that is gone', () => {
    expect(usageOfTree(2 ** 30, readProcesses())).toEqual({ cpuSeconds: 0, rssMb: 0 });
  });
});
