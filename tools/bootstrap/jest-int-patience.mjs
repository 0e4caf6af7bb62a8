// Real services on a busy machine may take long. A project's own `testTimeout` does not reach its hooks, this does.
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
