export { nothingForbidden, parseRobots, type RobotsRules, type RobotsVerdict } from './robots/parse-robots.js';
export { productTokenOf } from './robots/product-token.js';
export { robotsMaxBytes } from './robots/robots-lines.js';
