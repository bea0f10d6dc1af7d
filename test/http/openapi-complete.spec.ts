/** That the document says all that a reader needs, of whatever is in it, and that its examples are what it says. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { close, type OpenApiDocument, pointer, type Schema } from '../support/openapi-conformance.js';
import { createWorld, type World } from '../support/worlds.js';

type Part = Record<string, unknown>;

let world: World;
let document: OpenApiDocument & {
  tags: { name: string; description?: string }[];
  info: { description: string };
};

/** Every object in the document with the names that lead to it. */
let parts: { path: string[]; part: Part }[];

beforeAll(async () => {
  world = await createWorld();
  document = (await (await fetch(`${world.url}/openapi.json`)).json()) as typeof document;
  parts = partsOf(document, []);
});

afterAll(() => world.close());

function partsOf(part: unknown, path: string[]): typeof parts {
  if (typeof part !== 'object' || part === null) return [];
  // What an example says is none of the document's own words.
  if (['example', 'examples'].includes(path.at(-1) ?? '')) return [];
  return [
    { path, part: part as Part },
    ...Object.entries(part).flatMap(([name, each]) => partsOf(each, [...path, name])),
  ];
}

const parents = (...names: string[]) => parts.filter(({ path }) => names.includes(path.at(-2) ?? ''));

const isDescribed = ({ part }: { part: Part }): boolean =>
  '$ref' in part || (typeof part['description'] === 'string' && part['description'].length > 5);

it('describes every operation, parameter, member, answer, header, schema and tag', () => {
  const operations = parts.filter(({ part }) => 'operationId' in part);
  const described = [
    ...operations,
    ...parents('parameters', 'headers', 'responses', 'properties', 'securitySchemes'),
    ...parts.filter(({ path }) => path.length === 3 && path[1] === 'schemas'),
  ];
  expect(described.length).toBeGreaterThan(1_000);
  expect(described.filter((each) => !isDescribed(each)).map(({ path }) => path.join('/'))).toEqual([]);
  expect(operations.filter(({ part }) => !part['summary']).map(({ path }) => path.join('/'))).toEqual([]);
  expect(document.tags.filter(({ description = '' }) => description.length < 20)).toEqual([]);
  const used = new Set(operations.flatMap(({ part }) => part['tags'] as string[]));
  expect(document.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
});

it('writes prose: no line ends within a sentence, and each sentence ends', () => {
  const texts = parts.flatMap(({ path, part }) =>
    ['summary', 'description']
      .filter((key) => typeof part[key] === 'string')
      .map((key) => ({ path: path.join('/'), text: part[key] as string })),
  );
  const isProse = ({ text }: { text: string }) => !/[^\n]\n(?![\n\s*|-])/.test(text) && /[.:`)]$/.test(text);
  expect(texts.filter((each) => !isProse(each))).toEqual([]);
});

it('has an example of every body and every answer with one, each valid against its schema', () => {
  // Members that the document does not name must not be in an example either.
  const closed = structuredClone(document);
  for (const schema of Object.values(closed.components.schemas)) close(schema);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed, 'document');
  const contents = parts.filter(({ path }) => path.at(-2) === 'content');
  const faults = contents.flatMap(({ path, part }) => {
    const named = Object.values((part['examples'] ?? {}) as Record<string, { value: unknown }>);
    const examples = 'example' in part ? [part['example']] : named.map(({ value }) => value);
    if (examples.length === 0) return [`${path.join('/')} has no example`];
    const validate = ajv.compile({ $ref: `document${pointer([...path, 'schema'])}` });
    return examples
      .filter((example) => !validate(example))
      .map((example) => `${path.join('/')}: ${ajv.errorsText(validate.errors)} ${JSON.stringify(example)}`);
  });
  expect(faults).toEqual([]);
  expect(contents.length).toBeGreaterThan(400);
});

it('has an example of every problem that an answer stands for', () => {
  const lacking = parts
    .filter(({ path }) => path.at(-1) === 'application/problem+json')
    .filter(({ part }) => {
      const { oneOf = [0] } = part['schema'] as { oneOf?: unknown[] };
      return Object.keys(part['examples'] as object).length !== oneOf.length;
    });
  expect(lacking.map(({ path }) => path.join('/'))).toEqual([]);
});

it('uses one cast in all examples: an id has one kind of name', () => {
  const kinds = new Map<string, Set<string>>();
  const note = (id: string, kind: string) => kinds.set(id, (kinds.get(id) ?? new Set()).add(kind));
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)) note(value, name);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value))
      look(each, Array.isArray(value) || key === 'id' ? name : key);
  };
  for (const { part } of parts) {
    const { example, examples = {} } = part as {
      example?: unknown;
      examples?: Record<string, { value: unknown }>;
    };
    look(example, '');
    for (const { value } of Object.values(examples)) look(value, '');
  }
  const of = (...names: string[]) => [...kinds].filter(([, found]) => names.some((name) => found.has(name)));
  for (const [names, most] of [
    [['counselor', 'counselorId', 'counselorIds'], 2],
    [['scenario', 'scenarioId', 'scenarioIds', 'scenario_id'], 1],
    [['assignmentId', 'assignment_id', 'assignment'], 2],
    [['organization'], 1],
  ] as const) {
    expect([names, of(...names).length]).toEqual([names, most]);
  }
  expect(kinds.size).toBeLessThan(25);
});

it('bounds names as the service does: none is empty, and of a list none is there twice', () => {
  const { ExternalCreateBody, CreateCounselorBody, CreateApiKeyBody } = document.components.schemas as Record<
    string,
    { properties: Record<string, Schema> }
  >;
  const line = { minLength: 1, maxLength: 200 };
  expect(ExternalCreateBody!.properties).toMatchObject({ user_id: line, scenario_id: line });
  expect(CreateCounselorBody!.properties).toMatchObject({ externalId: line, name: line, group: line });
  const lines = { minItems: 1, maxItems: 200, uniqueItems: true, items: line };
  expect(CreateApiKeyBody!.properties).toMatchObject({ name: line, groups: lines, scenarioIds: lines });
});

it('has no component that nothing refers to', () => {
  const text = JSON.stringify(document);
  const components = document.components as unknown as Record<string, Record<string, Schema>>;
  const unused = ['schemas', 'headers'].flatMap((kind) =>
    Object.keys(components[kind]!).filter((name) => !text.includes(`"#/components/${kind}/${name}"`)),
  );
  expect(unused).toEqual([]);
});

it('begins with what one should know before any route', () => {
  const { description } = document.info;
  expect(description.length).toBeGreaterThan(1_500);
  expect(description.length).toBeLessThan(3_500);
  for (const word of ['X-API-Key', 'Idempotency-Key', 'cursor', 'RateLimit', '/problems', 'Deprecation'])
    expect(description).toContain(word);
});
