export { localCommands, runCli } from './aisle.js';
export { mainOf } from './main-of.js';
export { refuseSecondRun, runLocally, stackFolder, type LocalRun, type LocalRunOptions } from './run-locally.js';
export { startAisle, type AisleOptions, type RunningAisle, type ServerLines, type WorkerKind } from './start-aisle.js';
export { startServiceProcess, type ServiceProcess, type ServiceSpec } from './service-process.js';
export { untilStopped } from './until-stopped.js';
