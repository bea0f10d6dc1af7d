/**
 * What Vite made of `console/`, read once: pages and parts that go together stay together, and are there, however the
 * folder changes under a service that runs. It is some megabytes at most.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** As it is sent. The tag is of these very bytes: an image may be built with the same times for all files. */
interface Encoded {
  readonly body: Buffer;
  readonly etag: string;
}

export interface BuiltFile {
  /** As a name ends, with the dot. */
  readonly extension: string;
  readonly plain: Encoded;
  readonly br: Encoded | undefined;
  readonly gzip: Encoded | undefined;
}

export interface BuiltConsole {
  /** The one page, which makes itself what its address says. */
  readonly page: BuiltFile;
  /** All else, by path: `/assets/index-CN1xq8bA.js`. */
  readonly files: ReadonlyMap<string, BuiltFile>;
}

/** How index.html says where it is reached: every address in it, and in what it loads, is seen from there. */
const base = '<base href="/" />';

/** Of the build itself, which nobody asks for; and what is read with the file that it is of. */
const isAccount = /[\\/]\.|\.(br|gz)$/;

/**
 * @param folder that Vite built into
 * @param prefix of the path below which browsers reach the service, such as `/onus`
 * @returns undefined if nothing was built there
 */
export function readConsole(folder: string, prefix: string): BuiltConsole | undefined {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return undefined;
  const html = readFileSync(index, 'utf8');
  if (!html.includes(base))
    throw new Error(`${index} has no ${base}, in which the service says where it is reached.`);
  const page = Buffer.from(html.replace(base, `<base href="${prefix}/" />`));

  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = paths.filter((path) => path !== index && !isAccount.test(path.slice(folder.length)));
  return {
    page: builtFile('.html', page, brotliCompressSync(page), gzipSync(page)),
    files: new Map(files.map((path) => [addressOf(relative(folder, path)), readBuilt(path)])),
  };
}

const addressOf = (path: string): string => `/${path.replaceAll(sep, '/')}`;

function readBuilt(path: string): BuiltFile {
  const read = (name: string): Buffer | undefined => (existsSync(name) ? readFileSync(name) : undefined);
  return builtFile(extname(path), readFileSync(path), read(`${path}.br`), read(`${path}.gz`));
}

function builtFile(extension: string, plain: Buffer, br?: Buffer, gzip?: Buffer): BuiltFile {
  return { extension, plain: encoded(plain), br: br && encoded(br), gzip: gzip && encoded(gzip) };
}

function encoded(body: Buffer): Encoded {
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
