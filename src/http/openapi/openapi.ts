/** The interface as OpenAPI 3.1, made from the code that serves it: /openapi.json, and to browse, /docs. */
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { defaultCookieName } from '../../operations/settings/public-url.js';
import type { Settings } from '../../operations/settings/settings.js';
import { describeResponses } from './describe-responses.js';
import { addExamples } from './examples.js';
import { introduction } from './introduction.js';
import { completeSchemas } from './schemas.js';

/** The document is made when somebody asks for it: at the start it would take a tenth of that. */
export function serveOpenApi(app: NestExpressApplication, settings: Settings): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= describe(app, settings)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Onus',
    patchDocumentOnRequest: (asked: unknown, answer: unknown, made: OpenAPIObject) => {
      // It may say back which Host was asked, and no cache may say that to somebody else.
      (answer as Response).set('Cache-Control', 'no-store');
      return { ...made, servers: [{ url: settings.publicUrl?.href ?? reachedAt(asked as Request) }] };
    },
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true, withCredentials: true },
  });
}

/** Where whoever asks reaches the service, if nobody said where others do: generated clients need a whole URL. */
function reachedAt({ protocol, host, socket }: Request): string {
  const { localAddress, localPort } = socket;
  const isHost = /^[\w.:[\]-]+$/.test(host ?? '') && URL.canParse(`${protocol}://${host}`);
  return `${protocol}://${isHost ? host : `${localAddress}:${localPort}`}`;
}

/** In the order in which people look for things. */
const tags: Record<string, string> = {
  'sign-in': 'Sessions of people: signing in and out, and where one is signed in.',
  assignments:
    'Who has which scenario to do, how far they are and what came of it. No counselor ever has the same scenario twice at a time.',
  reports: 'How much was assigned, how far it is and what came of it, by scenario, counselor, group or week.',
  scenarios: 'The training exercises that can be assigned.',
  counselors: 'The people in training, to whom scenarios are assigned.',
  organization:
    'The name of one’s own organization, its time zone, which decides when a day ends, and its reminders.',
  partners:
    'For other systems, with an API key: assignments and their results by the organization’s own ids, in snake_case.',
  webhooks: 'Where events are sent to as they happen, and what became of each.',
  admin: 'What admins keep: users, API keys and imports of files.',
  problems: 'What problems mean and what to do about them, and what is about to leave the interface.',
  operations: 'For those who run the service: whether it lives, whether it can serve, and its figures.',
};

function describe(app: NestExpressApplication, { publicUrl, cookie }: Settings): OpenAPIObject {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const cookieName = cookie.name ?? defaultCookieName(port);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onus')
    .setDescription(introduction)
    .setVersion('1')
    .addSecurity('session', {
      type: 'apiKey',
      in: 'cookie',
      name: cookieName,
      description:
        'The session of a person: `POST /api/auth/login` sets this cookie, `POST /api/auth/logout` ends it.',
    })
    .addSecurity('token', {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of the organization’s OIDC issuer, where one is set up.',
    })
    .addSecurity('api-key', {
      type: 'apiKey',
      in: 'header',
      name: 'X-API-Key',
      description:
        'The key of a partner. An admin makes it with `POST /api/admin/api-keys`, for some scopes.',
    })
    .addSecurity('api-key-as-bearer', {
      type: 'http',
      scheme: 'bearer',
      description: 'The same key, for clients that can only send `Authorization: Bearer`.',
    });
  for (const [tag, description] of Object.entries(tags)) builder.addTag(tag, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  Object.assign(document.info, {
    contact: { name: 'The admins of your organization' },
    license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
  });
  completeSchemas(document);
  const prefix = publicUrl?.prefix ?? '';
  describeResponses(document, prefix);
  addExamples(document, prefix);
  return document;
}
