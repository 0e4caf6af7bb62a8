export { startWholeAisle, type WholeAisle } from './whole-aisle.js';
