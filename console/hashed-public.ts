/**
 * What index.html names of `public/` gets a name by its content, too: scripts there run before anything is painted, and would
 * be asked for again each time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export function hashedPublic(): Plugin {
  let folder: string;
  return {
    name: 'hashed-public',
    apply: 'build',
    // After Vite has made index.html.
    enforce: 'post',
    configResolved({ publicDir }) {
      folder = publicDir;
    },
    generateBundle(_, bundle) {
      const index = bundle['index.html'];
      if (index?.type !== 'asset') throw new Error('Vite has made no index.html.');
      const hashed = (name: string): string =>
        this.getFileName(this.emitFile({ type: 'asset', name, source: readFileSync(join(folder, name)) }));
      index.source = String(index.source).replaceAll(/(?<=(?:src|href)="\.\/)[\w-]+\.\w+(?=")/g, hashed);
    },
  };
}
