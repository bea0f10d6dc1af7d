/** The HTTP application: what happens to a request before it reaches a controller. */
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { Pools } from './database/pools.js';
import { NestLog, requestLog } from './logging/logger.js';
import { Metrics } from './metrics/metrics.js';
import { serveOpenApi } from './openapi/openapi.js';
import type { Settings } from './settings/settings.js';
import { cookieSessions } from './users/session-cookies.js';
import { jsonBody } from './requests/json-body.js';

export async function createApp(
  settings: Settings,
  dataSource: DataSource,
  logger: Logger,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, dataSource), {
    bodyParser: false,
    logger: new NestLog(logger),
    forceCloseConnections: false,
  });
  app.set('trust proxy', settings.trustedProxies);
  app.set('etag', false);
  app.set('query parser', 'simple');

  app.use(requestLog(logger));
  app.use(app.get(Metrics).time);
  app.use(
    helmet({
      // The service does not know whether it is reached over TLS; upgrading would lock plain HTTP out.
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
      strictTransportSecurity: false,
    }),
  );
  const sessions = await cookieSessions(app.get(Pools), settings);
  app.use('/api', (request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    // ETags are versions, for If-Match: `overdue` turns true without a new one, so no answer may be 304.
    delete request.headers['if-none-match'];
    if (request.path.startsWith('/external/')) next();
    else sessions(request, response, next);
  });
  app.use(jsonBody());
  serveOpenApi(app);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (_: Request, response: Response) => response.redirect('/docs'));
  return app;
}
