export { render } from './kustomize.js';
export { deployedApps, environmentProblems } from './app-configs.js';
export { exampleEnv } from './compose-file.js';
