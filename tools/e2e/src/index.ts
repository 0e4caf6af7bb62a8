export { startWholeAisle, type WholeAisle } from './whole-aisle.js';
export {
  findingsIn,
  killRunSettings,
  killRunShop,
  runKillSeed,
  type KillReport,
  type KillRunOptions,
} from './kill/kill-run.js';
