/** Requests for an operation of the OpenAPI document: valid, almost valid, and hostile. */
import fc, { type Arbitrary } from 'fast-check';
import type { OpenApiDocument, Operation, Schema } from '../../support/openapi-conformance.js';
import { fitting, hostileText, hostileValue, known } from './values.js';

/** Before `@kind:n` is replaced by what is there. */
export interface FuzzRequest {
  method: string;
  /** As in the document. */
  template: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  caller: string;
}

/** What the ids of a path name, by its beginning. */
const pathKinds: [string, string][] = [
  ['/api/counselors', 'counselor'],
  ['/api/scenarios', 'scenario'],
  ['/api/assignments', 'assignment'],
  ['/api/external/assignments', 'assignment'],
  ['/api/admin/counselors', 'leaver'],
  ['/api/admin/api-keys', 'apiKey'],
  ['/api/admin/imports', 'import'],
  ['/api/admin/import-mappings', 'importMapping'],
  ['/api/admin/webhooks', 'webhook'],
  ['/api/admin/users', 'user'],
  ['/api/auth/sessions', 'session'],
  ['/problems', 'problem'],
];

export function requestsOf(
  template: string,
  method: string,
  operation: Operation,
  document: OpenApiDocument,
): Arbitrary<FuzzRequest> {
  const parts = {
    path: pathOf(template),
    query: queryOf(operation, document),
    headers: headersOf(operation),
    sent: bodyOf(template, operation, document),
    caller: callerOf(operation),
  };
  return fc.record(parts).map(({ path, query, headers, sent, caller }) => ({
    method,
    template,
    path: path + query,
    headers: { ...headers, ...(sent === undefined ? {} : { 'Content-Type': sent.type }) },
    body: sent?.text,
    caller,
  }));
}

function pathOf(template: string): Arbitrary<string> {
  if (!template.includes('{')) return fc.constant(template);
  const isOfDelivery = template.includes('{deliveryId}');
  const kind = isOfDelivery
    ? 'webhookWithDeliveries'
    : pathKinds.find(([beginning]) => template.startsWith(`${beginning}/{`))?.[1];
  if (kind === undefined) throw new Error(`The fuzz run has to be told what the ids of ${template} name.`);
  const id = fc.oneof(
    { arbitrary: known(kind), weight: 16 },
    { arbitrary: fc.oneof(fc.uuid(), known('foreign')), weight: 2 },
    {
      arbitrary: fc.oneof(
        hostileText
          .map((text) => encodeURIComponent(text.toWellFormed().slice(0, 300)))
          .filter((text) => text !== ''),
        fc.constantFrom(
          '%00',
          '%zz',
          '%ff',
          '%2e%2e',
          '..',
          '%2F',
          '%252F',
          '0',
          '-1',
          'null',
          "'",
          '%F0%9F%92%A9',
        ),
      ),
      weight: 2,
    },
  );
  return fc
    .tuple(id, isOfDelivery ? fc.oneof({ arbitrary: known('delivery'), weight: 3 }, fc.uuid()) : fc.uuid())
    .map(([each, other]) => template.replace(/\{\w+\}/, each).replace(/\{\w+\}/, other));
}

/** What is text to the schema and has a form to be taken: mostly in it, or hardly any request with several would be fine. */
const formed: Record<string, Arbitrary<unknown>> = {
  encoding: fc.constantFrom('utf-8', 'windows-1252'),
  delimiter: fc.constantFrom(',', 'semicolon', 'tab'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
  columns: fc.constantFrom('{}', '{"note": {"value": "Fuzz"}}'),
  only: fc.constantFrom('{}', '{"counselor": ["x"]}'),
};

function valueOf(name: string, schema: Schema, document: OpenApiDocument): Arbitrary<unknown> {
  if (name === 'cursor') return fc.oneof(known('cursor'), hostileText);
  const any = fitting(schema, name, document);
  const inForm = formed[name];
  return inForm === undefined
    ? any
    : fc.oneof({ arbitrary: inForm, weight: 4 }, { arbitrary: any, weight: 1 });
}

function queryOf({ parameters = [] }: Operation, document: OpenApiDocument): Arbitrary<string> {
  const own = parameters.filter((each) => each.in === 'query');
  const fair = own.map(({ name, schema }) =>
    fc.option(valueOf(name, schema, document), { freq: 2 }).map((value) =>
      [value]
        .flat()
        .map((each) => [name, each] as const)
        .filter(([, each]) => each !== null),
    ),
  );
  const odd = fc.array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...own.map(({ name }) => name), 'x', '__proto__'), hostileText),
      hostileText,
    ),
    { minLength: 1, maxLength: 3 },
  );
  const pairs = fc.oneof(
    { arbitrary: fc.tuple(...fair).map((each) => each.flat()), weight: 5 },
    { arbitrary: odd, weight: 1 },
  );
  return pairs.map((all) => {
    const text = all.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join('&');
    return text === '' ? '' : `?${text.slice(0, 8_000)}`;
  });
}

/** What stands for something known must stay readable until then. */
const encode = (text: string): string =>
  /^@\w+:\d+$/.test(text) ? text : encodeURIComponent(text.toWellFormed());

function headersOf({ parameters = [] }: Operation): Arbitrary<Record<string, string>> {
  const values: Record<string, Arbitrary<string>> = {
    'If-Match': fc.constantFrom(
      '*',
      '*',
      '"1"',
      '"2"',
      'W/"1"',
      '"1-gzip"',
      '1',
      '""',
      '"1", "2"',
      '"99999999999999999999"',
      'x',
    ),
    'Idempotency-Key': fc.oneof(
      fc.uuid(),
      fc.nat(20).map(String),
      fc.constantFrom('""', 'two words', 'x'.repeat(300)),
    ),
  };
  const own = parameters.filter((each) => each.in === 'header');
  const model: Record<string, Arbitrary<string>> = {
    'If-None-Match': fc.constantFrom('*', '"1"', 'W/"x"', '"1-gzip"', ','),
    'X-Request-Id': fc.constantFrom('trace-1', 'two words', 'x'.repeat(500), '<b>'),
    Accept: fc.constantFrom('application/json', 'text/html', '*/*', 'application/xml'),
    'Accept-Encoding': fc.constantFrom('identity', 'gzip', 'nonsense'),
  };
  for (const { name } of own) model[name] = values[name] ?? fc.constant('x');
  return fc.record(model, { requiredKeys: [] }) as Arbitrary<Record<string, string>>;
}

interface Sent {
  text: string;
  type: string;
}

function bodyOf(
  template: string,
  { requestBody }: Operation,
  document: OpenApiDocument,
): Arbitrary<Sent | undefined> {
  const content = requestBody?.content ?? {};
  if (content['text/csv'] !== undefined) return fileOf();
  const schema = content['application/json']?.schema;
  const json = (value: unknown): Sent => ({
    text: JSON.stringify(value) ?? 'null',
    type: 'application/json',
  });
  const hostile = fc.oneof(
    hostileValue.map(json),
    fc
      .constantFrom(
        '',
        '{',
        '[',
        '{"a":1,}',
        '\ufeff{}',
        '{"a":01}',
        '{"__proto__":{"x":1}}',
        '"text"',
        '1e999',
        '{"a":"\\ud800"}',
      )
      .map((text) => ({ text, type: 'application/json' })),
    fc
      .constantFrom(
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'application/json; charset=latin1',
        'application/x-www-form-urlencoded',
      )
      .map((type) => ({ text: 'a=1', type })),
  );
  if (schema === undefined)
    return fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, { arbitrary: hostile, weight: 1 });
  const valid = template.endsWith('/login')
    ? fc.oneof(signIn, fitting(schema, '', document))
    : fitting(schema, '', document);
  return fc.oneof(
    { arbitrary: valid.map(json), weight: 12 },
    { arbitrary: almost(valid, schema).map((text) => ({ text, type: 'application/json' })), weight: 6 },
    { arbitrary: hostile, weight: 2 },
  );
}

/** A file of some rows: known, unknown, hostile. */
function fileOf(): Arbitrary<Sent | undefined> {
  const field = fc.oneof(
    { arbitrary: fc.oneof(known('counselorExternalId'), known('scenarioExternalId')), weight: 4 },
    { arbitrary: fc.constantFrom('', '2027-01-31', '"', '=1+1', 'x'), weight: 2 },
    { arbitrary: hostileText, weight: 1 },
  );
  const header = fc.constantFrom(
    ['counselor', 'scenario'],
    ['scenario', 'counselor', 'due_date', 'note'],
    ['external_id', 'name', 'email'],
    ['external_id', 'title', 'skills'],
    ['x'],
  );
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 20 });
  const csv = fc
    .tuple(header, rows, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'))
    .map(([names, lines, delimiter, end]) => ({
      text: [names, ...lines].map((line) => line.join(delimiter)).join(end),
      type: 'text/csv',
    }));
  const ndjson = fc
    .array(
      fc.oneof(
        fc.record({ counselor: field, scenario: field }).map((each) => JSON.stringify(each)),
        hostileText,
      ),
      { maxLength: 20 },
    )
    .map((lines) => ({ text: lines.join('\n'), type: 'application/x-ndjson' }));
  const form = fc
    .tuple(fc.constantFrom('file', 'x', ''), csv, fc.constantFrom('--b--', '', '--b'))
    .map(([name, { text }, end]) => ({
      text: `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\n\r\n${text}\r\n${end}`,
      type: 'multipart/form-data; boundary=b',
    }));
  const other = fc
    .constantFrom('application/json', 'text/plain', 'multipart/form-data')
    .map((type) => ({ text: '{}', type }));
  return fc.oneof(
    { arbitrary: csv, weight: 8 },
    { arbitrary: ndjson, weight: 3 },
    { arbitrary: form, weight: 3 },
    { arbitrary: fc.oneof(other, fc.constant(undefined)), weight: 1 },
  );
}

const signIn = fc.constant({ email: 'counselor@demo.test', password: 'demo-password' });

/** A valid body with one thing wrong. */
function almost(valid: Arbitrary<unknown>, schema: Schema): Arbitrary<string> {
  const names = Object.keys(schema['properties'] ?? { x: {} });
  const field = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom('id', 'organizationId', 'status', 'role', 'constructor', 'prototype'),
    hostileText,
  );
  return fc
    .tuple(valid, field, hostileValue, fc.constantFrom('set', 'drop', 'twice', '__proto__', 'constructor'))
    .map(([body, name, value, how]) => {
      const object = { ...(body as Record<string, unknown>) };
      if (how === 'drop') delete object[names[String(value).length % names.length]!];
      if (how === 'set') object[name] = value;
      const text = JSON.stringify(object);
      const more = how === 'twice' ? name : how;
      return how === 'drop' || how === 'set'
        ? text
        : text.replace(
            /^\{(?=.)/,
            `{${JSON.stringify(more)}:${JSON.stringify(value) ?? 'null'}${text === '{}' ? '' : ','}`,
          );
    });
}

function callerOf({ security = [] }: Operation): Arbitrary<string> {
  const usual = security.some((each) => 'api-key' in each)
    ? ['partner']
    : ['admin', 'admin', 'supervisor', 'bound', 'counselor'];
  return fc.oneof(
    { arbitrary: fc.constantFrom(...usual), weight: 18 },
    {
      arbitrary: fc.constantFrom('admin', 'supervisor', 'counselor', 'partner', 'nobody', 'forger'),
      weight: 2,
    },
  );
}
