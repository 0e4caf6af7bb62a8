// Preloaded into a service by `--profile`: leaves a CPU profile when the process ends. `--cpu-prof` would do the same, but
// Node does not take it from NODE_OPTIONS.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { basename, dirname, join } from 'node:path';

const folder = process.env['AISLE_PROFILE_DIR'];
if (folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  const name = basename(dirname(dirname(process.argv[1] ?? ''))) || 'process';
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  process.on('exit', () => {
    // Answered before `post` returns, as the session is of this very thread.
    session.post('Profiler.stop', (error, answer) => {
      if (!error) writeFileSync(join(folder, `${name}-${process.pid}.cpuprofile`), JSON.stringify(answer.profile));
    });
  });
}
