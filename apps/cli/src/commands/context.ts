import type { Command } from 'commander';
import { createCatalogClient, type CatalogClient } from '../catalog-client.js';
import { createControlClient, type ControlClient } from '../control-client.js';
import { createOutput, type Output } from '../output.js';
import { findSession, type Session } from '../session.js';

/** What every command gets: where Aisle is, how to talk to it, where to write. */
export interface CommandContext {
  session: Session;
  control: ControlClient;
  catalog: CatalogClient;
  output: Output;
}

/** Runs a command's action and remembers its exit code. */
export type RunAction = (action: () => Promise<number>) => Promise<void>;

export const contextOf = (command: Command): CommandContext => {
  const session = findSession(process.env);
  const { apiKey } = session;
  return {
    session,
    control: createControlClient({ baseUrl: session.control, apiKey }),
    catalog: createCatalogClient({ baseUrl: session.catalogApi, apiKey }),
    output: createOutput(command.optsWithGlobals<{ json?: boolean }>().json === true),
  };
};
