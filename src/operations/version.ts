import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** Of this build, as package.json has it. */
export function versionOfPackage(): string {
  const text = readFileSync(findPackageJSON(import.meta.url)!, 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
