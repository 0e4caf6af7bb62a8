import { execFileSync } from 'node:child_process';
import { commandSucceeds, findOnPath, runCommand } from './commands.js';

const INSTALL_TIMEOUT_MS = 300_000;
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const OUR_MARK = 'aisle local stack';

/** True where packages can be installed without a question: as root, or with a sudo that asks for no password. */
export function canUseApt(): boolean {
  return findOnPath('apt-get') !== undefined && administratorPrefix() !== undefined;
}

let installation: Promise<void> = Promise.resolve();

/**
 * Installs packages with apt, without questions and without starting the services they bring along.
 * Installations of this process run one after the other; apt itself waits for other processes.
 */
export function aptInstall(packages: readonly string[]): Promise<void> {
  const next = installation.then(() => install(packages));
  installation = next.catch(() => undefined);
  return next;
}

async function install(packages: readonly string[]): Promise<void> {
  const prefix = administratorPrefix() ?? [];
  // sudo forgets our environment, so `env` sets it on its other side.
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', '-q', '-y'];
  const lockTimeout = ['-o', 'DPkg::Lock::Timeout=120'];
  await runCommand([...apt, 'update'], { timeoutMs: INSTALL_TIMEOUT_MS });
  const allowServicesAgain = forbidServiceStarts(prefix);
  try {
    await runCommand([...apt, ...lockTimeout, 'install', '--no-install-recommends', ...packages], {
      timeoutMs: INSTALL_TIMEOUT_MS,
    });
  } finally {
    allowServicesAgain();
  }
}

function administratorPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return commandSucceeds(['sudo', '-n', 'true']) ? ['sudo', '-n'] : undefined;
}

/** Debian asks this file before a package starts its service; 101 means "do not". An existing policy is put back afterwards. */
function forbidServiceStarts(prefix: readonly string[]): () => void {
  const asRoot = (script: string): void => {
    const [program = 'sh', ...args] = [...prefix, 'sh', '-eu', '-c', script];
    execFileSync(program, args, { stdio: 'ignore' });
  };
  const saved = `${POLICY_FILE}.before-aisle`;
  asRoot(`
    if [ -e ${POLICY_FILE} ] && ! grep -q '${OUR_MARK}' ${POLICY_FILE}; then mv ${POLICY_FILE} ${saved}; fi
    printf '#!/bin/sh\\n# ${OUR_MARK}\\nexit 101\\n' > ${POLICY_FILE}
    chmod 755 ${POLICY_FILE}`);
  return () => asRoot(`if [ -e ${saved} ]; then mv ${saved} ${POLICY_FILE}; else rm -f ${POLICY_FILE}; fi`);
}
