import { errorReport } from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import type { Lane } from './lane.js';
import { benchLanes, soakLanes } from './lanes.js';

/** `npm run bench -- <lane> …` */
export const runBench = (argv: readonly string[]): Promise<number> => runLane('bench', benchLanes, argv);

/** `npm run soak -- <lane> …` */
export const runSoak = (argv: readonly string[]): Promise<number> => runLane('soak', soakLanes, argv);

const runLane = async (
  command: string,
  lanes: Record<string, () => Promise<Lane>>,
  [name, ...rest]: readonly string[],
): Promise<number> => {
  try {
    const load = lanes[name ?? ''];
    if (!load) {
      throw new PermanentError('USAGE', name === undefined ? 'No lane was named.' : `There is no lane ${name}.`, {
        fix: `npm run ${command} -- <${Object.keys(lanes).join(' | ')}> --json`,
      });
    }
    return await (await load()).run(rest);
  } catch (error) {
    const report = errorReport(error);
    process.stderr.write(`${report.error.code}: ${report.error.message}\n${report.error.fix}\n`);
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return 1;
  }
};
