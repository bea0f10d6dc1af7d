/** Holds an answer against the OpenAPI document that the answering service serves. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';

export interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  security?: Record<string, unknown>[];
  responses: Record<
    string,
    { content?: Record<string, { schema: Schema }>; headers?: Record<string, Header | { $ref: string }> }
  >;
}

export type Schema = Record<string, unknown>;

interface Header {
  required: boolean;
  schema: Schema;
}

/** What is looked at of an answer. */
export type Answered = Pick<Response, 'status' | 'headers' | 'text' | 'body'>;

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; headers: Record<string, Header> };
}

interface Checker {
  document: OpenApiDocument;
  /** What the paths of each template look like. */
  templates: [template: string, paths: RegExp][];
  /** Where the `type` of a problem may lead. */
  explained: Set<unknown>;
  ajv: Ajv2020;
  /** By the schema that they are made from. */
  validators: Map<Schema, ValidateFunction>;
}

const checkers = new Map<string, Promise<Checker>>();

/** Headers that every server and proxy knows to set, and those that browsers alone look at. */
const ofHttpItself =
  /^(connection|keep-alive|date|server|via|content-(type|length|encoding)|transfer-encoding|cache-control|vary|x-accel-buffering|access-control-.*|content-security-policy|cross-origin-.*|origin-agent-cluster|referrer-policy|x-(content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|xss-protection))$/;

/** Throws if the document does not have this answer: its status, media type, headers, and every field. */
export async function checkAgainstDocument(
  url: string,
  method: string,
  path: string,
  response: Answered,
): Promise<void> {
  const checker = checkers.get(url) ?? load(url);
  checkers.set(url, checker);
  const { document, templates, explained, ajv, validators } = await checker;
  const where = `${method.toUpperCase()} ${path} → ${response.status}`;

  if (response.headers['content-type'] === 'application/problem+json' && !explained.has(response.body.type)) {
    throw new Error(`${where} has a type that is not explained at /problems: ${response.text}`);
  }
  const pathname = path.split('?', 1)[0] ?? path;
  const [template] =
    templates.find(([each, paths]) => paths.test(pathname) && !isMoreSpecific(each, pathname)) ?? [];
  const operation = template === undefined ? undefined : document.paths[template]?.[method];
  if (operation === undefined) {
    // What is not in the document is not there.
    if (response.status === 404 || response.status === 405) return;
    throw new Error(`${where}: there is no such operation in the document.`);
  }
  const documented = operation.responses[response.status];
  if (documented === undefined) throw new Error(`${where} is not documented: ${response.text}`);
  const headers = new Map(
    Object.entries(documented.headers ?? {}).map(([name, it]) => [
      name.toLowerCase(),
      '$ref' in it ? document.components.headers[it.$ref.split('/').at(-1)!]! : it,
    ]),
  );
  for (const [name, { required }] of headers) {
    if (required && response.headers[name] === undefined)
      throw new Error(`${where} lacks the header ${name}.`);
  }
  for (const [name, value] of Object.entries(response.headers as Record<string, unknown>)) {
    if (ofHttpItself.test(name)) continue;
    const header = headers.get(name);
    if (header === undefined) throw new Error(`${where} has the header ${name}, which is not documented.`);
    if (header.schema['type'] === 'integer' && !/^\d+$/.test(String(value)))
      throw new Error(`${where} has the header ${name}: ${String(value)}, which is no whole number.`);
  }
  if (documented.content === undefined) {
    if (response.text) throw new Error(`${where} has a body, and the document none.`);
    return;
  }
  const type = (response.headers['content-type'] ?? '').split(';')[0] ?? '';
  const media = documented.content[type];
  if (media === undefined) throw new Error(`${where} is ${type}, which is not documented.`);
  if (!/[/+]json$/.test(type)) return;
  const place = ['paths', template!, method, 'responses', String(response.status), 'content', type, 'schema'];
  const validate = validators.get(media.schema) ?? ajv.compile({ $ref: `document${pointer(place)}` });
  validators.set(media.schema, validate);
  if (!validate(response.body)) {
    throw new Error(`${where} is not as documented: ${ajv.errorsText(validate.errors)}\n${response.text}`);
  }
}

async function load(url: string): Promise<Checker> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
  const problems = await fetch(`${url}/problems`, { headers: { Accept: 'application/json' } });
  const { items } = (await problems.json()) as { items: { type: string }[] };
  // Fields that the document does not name must not be answered either.
  for (const schema of Object.values(document.components.schemas)) close(schema);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const templates = Object.keys(document.paths).map((template): [string, RegExp] => [
    template,
    new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  ]);
  return {
    document,
    templates,
    explained: new Set(items.map(({ type }) => type)),
    ajv,
    validators: new Map(),
  };
}

/** A JSON Pointer in a URI (RFC 6901, 3 and 6). */
export function pointer(parts: string[]): string {
  const escaped = (part: string): string =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
  return `#/${parts.map(escaped).join('/')}`;
}

/** Makes a schema take no members that it does not name. */
export function close(schema: Schema): void {
  if (schema['type'] === 'object' && schema['properties'] !== undefined)
    schema['additionalProperties'] ??= false;
  for (const value of Object.values(schema)) {
    if (typeof value === 'object' && value !== null) close(value as Schema);
  }
}

/** `/api/assignments/bulk` is no id of an assignment. */
function isMoreSpecific(template: string, path: string): boolean {
  return template.endsWith('/{id}') && path.endsWith('/bulk');
}
