// On a busy machine everything takes long, and real services longer. A project's own `testTimeout` does not reach its
// hooks, this does.
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
