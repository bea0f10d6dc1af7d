import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { absent, canEnter, canRun, type RunAs } from './run-as.js';

const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** The programs of the package that we use. */
const programs = ['postgres', 'initdb'];

/** PostgreSQL's programs, and which PostgreSQL they are of. */
export interface Binaries {
  readonly binDir: string;
  /** Its major version, by which clusters are told apart. */
  readonly major: number;
}

/**
 * The folder with PostgreSQL's programs, runnable by `user`. They stay in node_modules where that works; where
 * the user cannot reach them there (below a directory of mode 700, unpacked with umask 077), or a library link
 * is missing and cannot be made, they are copied once per version (60 MB): into the data directory, or, when the
 * user cannot enter that either, which happens to root only, into the system's cache directory.
 *
 * @param packages the folder whose node_modules has their package; undefined: this project's own
 * @throws EmbeddedPostgresError when there are no binaries for this platform, or they do not run here.
 */
export async function locateBinaries(
  dataDir: string,
  user: RunAs,
  packages: string | undefined,
): Promise<Binaries> {
  const { folder, version } = await packaged(packages);
  const major = Number.parseInt(version);
  await linkLibraries(folder).catch(unwritable);
  if (await allRun(folder, user)) return { binDir: join(folder, 'bin'), major };

  const place = (await canEnter(user, dataDir)) ? dataDir : await systemCache();
  const copy = join(place, `postgres-binaries-${version}`);
  if (!(await stat(copy).catch(absent))) await copyNative(folder, copy);
  if (await allRun(copy, user)) return { binDir: join(copy, 'bin'), major };
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${copy} does not run on this system (it needs glibc on Linux). ` +
      'Set DATABASE_URL to a PostgreSQL of your own.',
  );
}

async function packaged(packages: string | undefined): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  if (!supported.includes(platform)) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  const root = dirname(dirname(resolvePackage(name, packages)));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(root, 'native'), version: manifest.version };
}

function resolvePackage(name: string, packages: string | undefined): string {
  const from = packages === undefined ? import.meta.url : join(packages, 'package.json');
  try {
    return createRequire(from).resolve(name);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} with the embedded PostgreSQL is not installed. Run "npm ci --include=optional", ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/** The package makes these links in an install script, and install scripts are often switched off. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (await stat(link).catch(absent)) continue;
    await symlink(source.slice(source.lastIndexOf('/') + 1), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

function unwritable(error: NodeJS.ErrnoException): void {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
}

async function allRun(native: string, user: RunAs): Promise<boolean> {
  const results = await Promise.all(programs.map((program) => canRun(user, join(native, 'bin', program))));
  return results.every(Boolean);
}

/** Copies beside the target and renames, so that a copy broken off half way, or a second one, does no harm. */
async function copyNative(from: string, to: string): Promise<void> {
  const unfinished = await mkdtemp(`${to}.new-`);
  try {
    // `native` once more, because the list of links names its paths with that folder in front.
    const native = join(unfinished, 'native');
    await cp(from, native, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(native);
    await letEveryoneRead(native);
    await rename(native, to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Gives group and others what the owner may read and run, whatever the umask took away. */
async function letEveryoneRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await letEveryoneRead(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** A folder that only root can write to and everyone can enter: nobody can slip root other binaries there. */
async function systemCache(): Promise<string> {
  const folder = process.platform === 'darwin' ? '/Library/Caches/onus' : '/var/cache/onus';
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
}
