/*
 * What the console knows of the service, made from the service's own OpenAPI document: src/api/schema.d.ts. `npm run docs`
 * writes it, and a test says when it is old. Of the document it takes what a type can say: the web door's routes, and one
 * type for all problems instead of a list of them at each route.
 */
import openapiTypes, { astToString } from 'openapi-typescript';

/** @param {object} document of /openapi.json; @returns {Promise<string>} the text of schema.d.ts */
export async function apiTypes(document) {
  const paths = Object.entries(document.paths).filter(
    ([path]) => path.startsWith('/api/') && !path.startsWith('/api/external/'),
  );
  const problems = Object.keys(document.components.schemas).filter((name) => name.endsWith('Problem'));
  const schemas = {
    ...document.components.schemas,
    Problem: { oneOf: problems.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
  };
  const told = withoutProse({ paths: Object.fromEntries(paths), components: { schemas } });
  for (const operation of Object.values(told.paths).flatMap(Object.values)) {
    if (operation.responses === undefined) continue;
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    const failed = {
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
    operation.responses = { ...Object.fromEntries(good), default: failed };
  }
  const types = await openapiTypes(
    { openapi: document.openapi, info: document.info, ...told },
    { defaultNonNullable: false },
  );
  return `/** Made by \`npm run docs\` from the OpenAPI document; not written by hand. */\n${astToString(types)}`;
}

/** Descriptions are read in /docs, and headers by their names. */
function withoutProse(node) {
  if (Array.isArray(node)) return node.map(withoutProse);
  if (node === null || typeof node !== 'object') return node;
  const isProse = ([key, value]) =>
    (['description', 'summary', 'title'].includes(key) && typeof value === 'string') ||
    ['example', 'examples'].includes(key) ||
    (key === 'headers' && !('properties' in node));
  return Object.fromEntries(
    Object.entries(node)
      .filter((entry) => !isProse(entry))
      .map(([key, value]) => [key, withoutProse(value)]),
  );
}
