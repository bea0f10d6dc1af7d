/** The document that the service serves about itself. That its answers keep to it, every other test checks. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type {
  OpenApiDocument,
  Operation as ConformingOperation,
  Schema,
} from '../support/openapi-conformance.js';
import { createWorld, type World } from '../support/worlds.js';

interface Operation {
  summary?: string;
  security?: object[];
  operationId: string;
  parameters?: { name: string; required?: boolean; schema: Record<string, unknown> }[];
  responses: Record<string, object>;
}

describe('the OpenAPI document', () => {
  let world: World;
  let document: OpenApiDocument;
  let operations: { name: string; operation: Operation }[];

  beforeAll(async () => {
    world = await createWorld();
    document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation: operation as unknown as Operation,
      })),
    );
  });

  afterAll(() => world.close());

  it('is OpenAPI 3.1 and refers to nothing that it does not have', () => {
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty([name!]);
    }
    expect(text).not.toContain('"nullable"');
  });

  it('has a sentence and an id of its own for every operation', () => {
    expect(operations.filter(({ operation }) => !operation.summary).map(({ name }) => name)).toEqual([]);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('asks for nothing that has a default', () => {
    const parameters = operations.flatMap(({ name, operation }) =>
      (operation.parameters ?? []).map((parameter) => ({ operation: name, ...parameter })),
    );
    expect(parameters.filter(({ required, schema }) => required && schema['default'] !== undefined)).toEqual(
      [],
    );
    expect(parameters.some(({ schema }) => schema['default'] === 50)).toBe(true);
    for (const { required = [], properties = {} } of Object.values(document.components.schemas) as {
      required?: string[];
      properties?: Record<string, { default?: unknown }>;
    }[]) {
      expect(required.filter((field) => properties[field]?.default !== undefined)).toEqual([]);
    }
  });

  it('needs a body where a member of it is needed, and takes no others than those that it has', () => {
    const bodies = operations.flatMap(({ name, operation }) => {
      const { requestBody } = operation as unknown as Required<ConformingOperation>;
      const reference = requestBody?.content['application/json']?.schema['$ref'] as string | undefined;
      if (reference === undefined) return [];
      const schema = document.components.schemas[reference.split('/').at(-1)!]!;
      const isNeeded = ((schema['required'] ?? []) as string[]).length > 0;
      return [{ name, isRight: requestBody.required === isNeeded, closed: schema['additionalProperties'] }];
    });
    expect(bodies.filter(({ isRight, closed }) => !isRight || closed !== false)).toEqual([]);
    expect(bodies.length).toBeGreaterThan(20);
    expect(document.components.schemas['ResultBody']).toMatchObject({ additionalProperties: false });
    expect(document.components.schemas['AssignmentDto']).not.toHaveProperty('additionalProperties');
    expect(document.paths['/api/auth/logout']!['post']!.requestBody!.required).toBe(false);
  });

  it('has whole numbers, but for scores, days and how far an import is', () => {
    const fractions = new Set<string>();
    const look = (part: unknown, name: string): void => {
      if (typeof part !== 'object' || part === null) return;
      if ([(part as Schema)['type']].flat().includes('number')) fractions.add(name);
      for (const [key, each] of Object.entries(part)) look(each, key);
    };
    look(document, '');
    expect([...fractions].sort()).toEqual(['meanScore', 'medianDays', 'p90Days', 'progress', 'score']);
  });

  it('is to be called where it was asked for, unless PUBLIC_URL says where', () => {
    expect(document).toMatchObject({ servers: [{ url: world.url }] });
  });

  it('does not take an API key for a token', () => {
    const { securitySchemes } = document.components as unknown as { securitySchemes: Record<string, object> };
    expect(securitySchemes['token']).toMatchObject({ scheme: 'bearer', bearerFormat: 'JWT' });
    expect(securitySchemes['api-key-as-bearer']).not.toHaveProperty('bearerFormat');
  });

  it.each([':::::', 'x:99999', 'x"><script>'])(
    'is to be called here where the Host is no host: %s',
    async (host) => {
      const { body, headers } = await request(world.url).get('/openapi.json').set('Host', host);
      expect(body.servers).toEqual([{ url: world.url }]);
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  it('takes an upload as bytes, or as a form that has the options of the query beside its file', () => {
    const { parameters, requestBody } = document.paths['/api/admin/imports']!['post']!;
    const { 'multipart/form-data': form, ...others } = requestBody!.content;
    const text = { schema: { type: 'string' } };
    expect(others).toMatchObject({ 'text/csv': text, 'application/x-ndjson': text });
    // Generators of clients take the first.
    expect(Object.keys(requestBody!.content)[0]).toBe('multipart/form-data');
    const formName = (form!.schema['$ref'] as string).split('/').at(-1)!;
    const { properties, required } = document.components.schemas[formName] as {
      properties: Record<string, Schema>;
      required: string[];
    };
    expect(required).toEqual(['file']);
    const options = parameters!.filter(({ in: place, name }) => place === 'query' && name !== 'fileName');
    expect(properties).toEqual({
      file: expect.objectContaining({ type: 'string', format: 'binary' }),
      ...Object.fromEntries(
        options.map((option) => {
          // What is said twice is refused, and clients that are generated send each default that they know of.
          const { default: _, ...schema } = option.schema;
          return [option.name, { ...schema, description: expect.any(String) }];
        }),
      ),
    });
    expect(options.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['type', 'mode', 'dryRun', 'onExisting', 'encoding', 'columns', 'only']),
    );
  });

  it('asks for credentials everywhere but at the few routes that are open on purpose', () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ name }) => name).sort()).toEqual([
      'GET /api/auth/options',
      'GET /deprecations',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /problems',
      'GET /problems/{slug}',
      'POST /api/auth/login',
      'POST /api/auth/logout',
    ]);
  });

  it('has every route of the contract’s first two doors', () => {
    expect(operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'GET /api/auth/me',
        'GET /api/organization',
        'PATCH /api/organization',
        'GET /api/counselors',
        'POST /api/counselors',
        'GET /api/counselors/{id}',
        'PATCH /api/counselors/{id}',
        'POST /api/counselors/{id}/archive',
        'POST /api/counselors/{id}/unarchive',
        'POST /api/admin/counselors/{id}/erase',
        'GET /api/scenarios',
        'POST /api/scenarios',
        'GET /api/scenarios/{id}',
        'PATCH /api/scenarios/{id}',
        'POST /api/scenarios/{id}/archive',
        'POST /api/scenarios/{id}/unarchive',
        'GET /api/assignments',
        'POST /api/assignments',
        'POST /api/assignments/bulk',
        'POST /api/assignments/bulk/cancel',
        'POST /api/assignments/bulk/edit',
        'GET /api/assignments/summary',
        'GET /api/reports/assignments',
        'GET /api/assignments/{id}',
        'PATCH /api/assignments/{id}',
        'POST /api/assignments/{id}/start',
        'POST /api/assignments/{id}/complete',
        'POST /api/assignments/{id}/cancel',
        'POST /api/assignments/{id}/result',
        'GET /api/assignments/{id}/history',
        'GET /api/external/me',
        'GET /api/external/scenarios',
        'GET /api/external/assignments',
        'POST /api/external/assignments',
        'GET /api/external/assignments/{id}',
        'GET /api/external/assignments/{id}/result',
        'POST /api/external/assignments/{id}/result',
        'GET /api/admin/api-keys',
        'POST /api/admin/api-keys',
        'DELETE /api/admin/api-keys/{id}',
      ]),
    );
  });
});
