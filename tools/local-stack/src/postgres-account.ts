import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

const NOBODY = 65_534;

/** How the server's programs are started so that they do not run as root, which PostgreSQL refuses. */
export interface PostgresAccount {
  /** Put before the program and its arguments. */
  prefix: readonly string[];
  /** Makes a new folder the account's own. */
  own(folder: string): void;
}

const sameAccount: PostgresAccount = { prefix: [], own: () => undefined };

// Root only in name: inside this user namespace our files belong to `nobody`, outside they still belong to root. Needs
// no extra account and works in a folder that nobody else may enter.
const userNamespace: PostgresAccount = {
  prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  own: () => undefined,
};

// Where containers forbid user namespaces: another user that keeps root's right to pass through private folders.
const otherUser: PostgresAccount = {
  prefix: [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ],
  own: (folder) => chownSync(folder, NOBODY, NOBODY),
};

/** The account to run PostgreSQL under, or undefined where root has no way to step down. */
export function postgresAccount(postgresProgram: string): PostgresAccount | undefined {
  if (process.getuid?.() !== 0) return sameAccount;
  return [userNamespace, otherUser].find(({ prefix: [program = '', ...args] }) => {
    try {
      execFileSync(program, [...args, postgresProgram, '--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
