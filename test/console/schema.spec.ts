/** What the console takes for granted of the service is what the service says of itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { createWorld, type World } from '../support/worlds.js';

const folder = join(import.meta.dirname, '../../console');

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('is in console/src/api/schema.d.ts as the OpenAPI document has it: if not, npm run docs', async () => {
  const path = join(folder, 'src/api/schema.d.ts');
  const { apiTypes } = (await import(join(folder, 'api-types.mjs'))) as {
    apiTypes: (document: object) => Promise<string>;
  };
  const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as object;
  const types = await format(await apiTypes(document), { ...(await resolveConfig(path)), filepath: path });
  expect(await readFile(path, 'utf8')).toBe(types);
});
