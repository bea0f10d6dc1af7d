/** The interface as OpenAPI 3.1, made from the code that serves it: /openapi.json, and to browse, /docs. */
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { defaultCookieName } from '../../operations/settings/public-url.js';
import type { Settings } from '../../operations/settings/settings.js';
import { describeResponses } from './describe-responses.js';

/** The document is made when somebody asks for it: at the start it would take a tenth of that. */
export function serveOpenApi(app: NestExpressApplication, settings: Settings): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= describe(app, settings)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Onus',
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true, withCredentials: true },
  });
}

/** In the order in which people look for things. */
const tags = [
  'sign-in',
  'assignments',
  'scenarios',
  'counselors',
  'partners',
  'admin',
  'problems',
  'operations',
];

function describe(app: NestExpressApplication, { publicUrl, cookie }: Settings): OpenAPIObject {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const cookieName = cookie.name ?? defaultCookieName(port);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onus')
    .setDescription(
      'Assigns training scenarios to crisis-line counselors, and never the same one twice at a time.',
    )
    .setVersion('1')
    .addCookieAuth(cookieName, { type: 'apiKey', in: 'cookie', name: cookieName }, 'session')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the OIDC issuer' },
      'token',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'api-key-as-bearer');
  if (publicUrl !== undefined) builder.addServer(publicUrl.href);
  for (const tag of tags) builder.addTag(tag);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  describeResponses(document, publicUrl?.prefix ?? '');
  return document;
}
