import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, canUseApt } from './apt.js';
import { commandSucceeds, findOnPath, isExecutable } from './commands.js';
import { LocalStackError } from './local-stack-error.js';

/** Where a RabbitMQ comes from: a server script on this machine, or a container engine that runs the official image. */
export type RabbitmqSource = { kind: 'script'; path: string } | { kind: 'engine'; program: string };

/** Finds or installs RabbitMQ; the first way that is open here wins. */
export async function obtainRabbitmq(onProgress: (sentence: string) => void): Promise<RabbitmqSource> {
  const installed = findServerScript();
  if (installed) return { kind: 'script', path: installed };

  let aptFailure: unknown;
  if (canUseApt()) {
    onProgress('Installing rabbitmq-server with apt.');
    await aptInstall(['rabbitmq-server']).catch((error: unknown) => (aptFailure = error));
    const script = findServerScript();
    if (script) return { kind: 'script', path: script };
  }

  const program = ['docker', 'podman'].find((engine) => findOnPath(engine) && commandSucceeds([engine, 'info']));
  if (program) return { kind: 'engine', program };
  throw new LocalStackError(
    'RABBITMQ_NOT_AVAILABLE',
    'RabbitMQ is not installed, apt could not install it, and no container engine answers.',
    'Install rabbitmq-server, or run once as root (or with password-less sudo) where apt works, or start Docker or Podman; ' +
      'AMQP_URL makes Aisle use a broker of yours instead.',
    { cause: aptFailure },
  );
}

// Debian's wrapper on PATH changes the user and cannot enter private folders, so the script behind it comes first.
function findServerScript(): string | undefined {
  const candidates = [
    '/usr/lib/rabbitmq/bin/rabbitmq-server',
    ...versionedScripts('/usr/lib/rabbitmq/lib'),
    findOnPath('rabbitmq-server'),
  ];
  return candidates.find((path) => path !== undefined && isExecutable(path));
}

function versionedScripts(folder: string): string[] {
  try {
    return readdirSync(folder).map((version) => join(folder, version, 'sbin', 'rabbitmq-server'));
  } catch {
    return [];
  }
}
