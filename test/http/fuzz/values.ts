/** Values for a JSON Schema: fitting ones, and those that no program should be sent. */
import fc, { type Arbitrary } from 'fast-check';
import type { OpenApiDocument, Schema } from '../../support/openapi-conformance.js';

/**
 * Where the document cannot say which text is meaningful: names of fields, and the kind of thing that they name. A text
 * `@kind:n` is replaced by one that is there when it is sent.
 */
const kinds: Record<string, string[]> = {
  counselorId: ['counselor'],
  ids: ['assignment'],
  counselorIds: ['counselor'],
  scenarioId: ['scenario'],
  scenarioIds: ['scenario'],
  user_id: ['counselorExternalId'],
  scenario_id: ['scenario', 'scenarioExternalId'],
  userId: ['user'],
  confirm: ['leaverExternalId'],
};

export const known = (kind: string): Arbitrary<string> => fc.nat(9_999).map((n) => `@${kind}:${n}`);

/** Text that has broken programs before. */
export const hostileText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\u202eabc',
    'e\u0301'.repeat(50),
    '👩‍👩‍👧‍👦'.repeat(60),
    '﷽',
    "'; DROP TABLE assignments; --",
    "' OR '1'='1",
    '1) UNION SELECT password_hash FROM users --',
    '$1',
    '{{7*7}}',
    '${7*7}',
    '%s%n',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    '-0',
    '9'.repeat(400),
    '1e309',
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '0000-00-00T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '00000000-0000-0000-0000-000000000000',
    'x'.repeat(3_000),
    'é'.repeat(25_000),
    '@counselor:1',
  ),
);

const hostileNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -1, 1.5, 1e308, 5e-324, 2 ** 31, 2 ** 53 + 2, -(2 ** 63), 1e21),
);

/** Any JSON value, most of them small, some deep. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 4 },
  { arbitrary: hostileNumber, weight: 2 },
  { arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { length: 5 }), weight: 2 },
  { arbitrary: fc.array(hostileText, { maxLength: 4 }), weight: 1 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
  {
    arbitrary: fc.integer({ min: 15, max: 40 }).map((depth) => {
      let value: unknown = 'bottom';
      for (let i = 0; i < depth; i += 1) value = i % 2 ? [value] : { a: value };
      return value;
    }),
    weight: 1,
  },
);

/** Values that fit a schema, as far as it says. */
export function fitting(schema: Schema, name: string, document: OpenApiDocument): Arbitrary<unknown> {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    return fitting(document.components.schemas[reference.split('/').at(-1)!]!, name, document);
  }
  const alternatives = (schema['oneOf'] ?? schema['anyOf'] ?? schema['allOf']) as Schema[] | undefined;
  if (alternatives !== undefined)
    return fc.oneof(...alternatives.map((each) => fitting(each, name, document)));
  const values = schema['enum'] as unknown[] | undefined;
  if (values !== undefined) return fc.constantFrom(...values);
  const types = [schema['type']].flat();
  const type = types.find((each) => each !== 'null');
  const value = ofType(type, schema, name, document);
  return types.includes('null') ? fc.option(value, { freq: 5 }) : value;
}

function ofType(type: unknown, schema: Schema, name: string, document: OpenApiDocument): Arbitrary<unknown> {
  const limit = (key: string, otherwise: number): number => Number(schema[key] ?? otherwise);
  switch (type) {
    case 'object':
      return ofObject(schema, document);
    case 'array':
      return fc.array(fitting((schema['items'] ?? {}) as Schema, name, document), {
        minLength: limit('minItems', 1),
        maxLength: Math.min(limit('maxItems', 5), 5),
      });
    case 'integer':
    case 'number': {
      const most = Math.min(limit('maximum', 1_000), 1_000_000);
      return fc.integer({ min: Math.min(limit('minimum', 1), most), max: most });
    }
    case 'boolean':
      return fc.boolean();
    default:
      return ofText(schema, name);
  }
}

function ofObject(schema: Schema, document: OpenApiDocument): Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const requiredKeys = (schema['required'] ?? []) as string[];
  const model = Object.fromEntries(properties.map(([key, each]) => [key, fitting(each, key, document)]));
  return fc.record(model, { requiredKeys });
}

function ofText(schema: Schema, name: string): Arbitrary<string> {
  const kind = kinds[name];
  if (kind !== undefined) {
    return fc.oneof(
      { arbitrary: fc.constantFrom(...kind).chain(known), weight: 12 },
      { arbitrary: fc.oneof(known('foreign'), fc.uuid()), weight: 1 },
    );
  }
  if (schema['format'] === 'uuid') return fc.uuid();
  if (schema['format'] === 'date-time' || /^due|At$|_date$|Before$|After$/.test(name)) {
    const range = { min: new Date('2027-01-01'), max: new Date('2090-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (schema['format'] === 'email' || name === 'email') return fc.uuid().map((id) => `${id}@fuzz.test`);
  // Nobody is there.
  if (schema['format'] === 'uri')
    return fc.oneof(
      fc.uuid().map((id) => `https://onus.invalid/${id}`),
      hostileText,
    );
  const least = Math.max(Number(schema['minLength'] ?? 1), 1);
  const most = Math.min(Number(schema['maxLength'] ?? 40), 40);
  return fc.oneof(
    { arbitrary: fc.uuid().map((id) => `Fuzz ${id}`), weight: 6 },
    {
      arbitrary: fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.max(least, most) }),
      weight: 6,
    },
    // In a request that is right otherwise.
    { arbitrary: hostileText, weight: 1 },
  );
}
