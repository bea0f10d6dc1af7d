/** What the schemas of the document say beyond what Nest finds out by itself. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './describe-responses.js';

export type Schema = Record<string, unknown>;

/** Puts the schemas right: before the operations are described, which look at what a body requires. */
export function completeSchemas(document: OpenAPIObject): void {
  const schemas = ((document.components ??= {}).schemas ??= {}) as Record<string, Schema>;
  for (const schema of Object.values(schemas)) defaultsAreOptional(schema);
  eachWithin(document, whole);
  eachWithin(document, unwrap);
  for (const {
    operation: { requestBody },
  } of operationsOf(document))
    eachWithin(requestBody, (schema) => refuseOthers(schema, schemas));
}

/** What has a default may be left out; the decorators say that of what is marked as optional only. */
function defaultsAreOptional(schema: Schema): void {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = ((schema['required'] ?? []) as string[]).filter(
    (name) => properties[name]?.['default'] === undefined,
  );
  if (required.length > 0) schema['required'] = required;
  else delete schema['required'];
}

/** Numbers are whole unless their property says that they are not: `format: 'double'`. */
function whole(schema: Schema): void {
  if (schema['format'] === 'double') return;
  const type = schema['type'];
  if (type === 'number') schema['type'] = 'integer';
  else if (Array.isArray(type) && type.includes('number'))
    schema['type'] = type.map((each: unknown) => (each === 'number' ? 'integer' : each));
}

/** A body may have no members but its own. Of answers that is not said: they may be given more. */
function refuseOthers(schema: Schema, schemas: Record<string, Schema>): void {
  if (typeof schema['$ref'] === 'string') {
    const referred = schemas[schema['$ref'].split('/').at(-1)!]!;
    if (referred['additionalProperties'] === undefined)
      eachWithin(referred, (each) => refuseOthers(each, schemas));
  } else if (schema['type'] === 'object') schema['additionalProperties'] ??= false;
}

/** Comments are wrapped where their line ends, and prose is not. */
function unwrap(part: Schema): void {
  for (const key of ['summary', 'description']) {
    const text = part[key];
    if (typeof text === 'string') part[key] = text.replace(/(?<!\n)\n(?![\n\s*-])/g, ' ');
  }
}

/** Every object within a part of the document, itself too. */
export function eachWithin(part: unknown, visit: (object: Schema) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) visit(part as Schema);
  for (const each of Object.values(part)) eachWithin(each, visit);
}
