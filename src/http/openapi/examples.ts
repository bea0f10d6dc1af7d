/** Gives each body and each answer of the document its example: see `examples/`. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './describe-responses.js';
import { admin, adminAnswered } from './examples/admin.js';
import { assignments, assignmentsAnswered } from './examples/assignments.js';
import { audit, auditAnswered } from './examples/audit.js';
import { idsInPaths } from './examples/cast.js';
import { imports, importsAnswered } from './examples/imports.js';
import { partners } from './examples/partners.js';
import { reports, reportsAnswered } from './examples/reports.js';
import { roster, rosterAnswered } from './examples/roster.js';
import { webhooks, webhooksAnswered } from './examples/webhooks.js';
import { eachWithin } from './schemas.js';

const bySchema: Record<string, unknown> = {
  ...assignments,
  ...partners,
  ...roster,
  ...admin,
  ...audit,
  ...imports,
  ...reports,
  ...webhooks,
};

/** By the id of an operation, alone or with a status or a media type. */
const byOperation: Record<string, unknown> = {
  ...assignmentsAnswered,
  ...rosterAnswered,
  ...adminAnswered,
  ...auditAnswered,
  ...importsAnswered,
  ...reportsAnswered,
  ...webhooksAnswered,
};

type Content = Record<string, { schema?: object; example?: unknown }>;

/** @param prefix of the path at which we are reached */
export function addExamples(document: OpenAPIObject, prefix: string): void {
  for (const { path, operation } of operationsOf(document)) {
    const { operationId: id, parameters = [], requestBody, responses } = operation;
    for (const [type, media] of Object.entries(
      (requestBody as { content: Content } | undefined)?.content ?? {},
    ))
      media.example = byOperation[`${id} ${type}`] ?? usual(media.schema);
    for (const [status, answer] of Object.entries(responses)) {
      for (const [type, media] of Object.entries((answer as { content?: Content }).content ?? {})) {
        if (type !== 'application/problem+json')
          media.example =
            byOperation[`${id} ${type}`] ??
            byOperation[`${id} ${status}`] ??
            byOperation[id!] ??
            usual(media.schema);
      }
    }
    for (const [, collection, name] of path.matchAll(/([a-z-]+)\/\{(\w+)\}/g)) {
      for (const parameter of parameters) {
        if ('in' in parameter && parameter.in === 'path' && parameter.name === name)
          parameter.example = idsInPaths[collection!];
      }
    }
  }
  eachWithin(document, (part) => putBelow(prefix, part));
}

/** Paths are such as a caller sees. */
function putBelow(prefix: string, part: Record<string, unknown>): void {
  for (const key of ['example', 'type', 'url']) {
    const path = part[key];
    if (typeof path === 'string')
      part[key] = path.replace(/^<?(?=\/(api|deprecations|problems)\b)/, `$&${prefix}`);
  }
}

/** That of the schema that is referred to. */
function usual(schema: object = {}): unknown {
  return '$ref' in schema ? bySchema[(schema.$ref as string).split('/').at(-1)!] : undefined;
}
