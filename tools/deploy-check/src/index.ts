export { render } from './kustomize.js';
export { deployedApps, environmentProblems } from './app-configs.js';
