/** Writes `.br` and `.gz` beside each file of a build that is smaller so: the service sends them as they are. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** In bytes: what is smaller is in one packet with its headers anyway. */
const smallest = 1024;
const compressible = /\.(js|css|svg|json|txt|webmanifest)$/;

const compressions = [
  {
    extension: '.br',
    compress: (data: Buffer) =>
      promisify(brotliCompress)(data, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
        },
      }),
  },
  {
    extension: '.gz',
    compress: (data: Buffer) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION }),
  },
];

/** index.html is not among them: the service writes into it where it is reached. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      const entries = await readdir(dir!, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile() && compressible.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
      await Promise.all(paths.map(compressed));
    },
  };
}

async function compressed(path: string): Promise<void> {
  const data = await readFile(path);
  if (data.length < smallest) return;
  for (const { extension, compress } of compressions) {
    const smaller = await compress(data);
    if (smaller.length < data.length) await writeFile(path + extension, smaller);
  }
}
