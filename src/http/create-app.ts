/**
 * What every request of every door passes before it reaches a controller, and every answer on its way back: its id, its
 * time, its headers, its body, its session. How errors become answers, and what is run again, is in `http.module.ts`.
 */
import type { Server } from 'node:http';
import { parse } from 'node:querystring';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cors from 'cors';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { NestLog } from '../operations/logging/logger.js';
import { Metrics } from '../operations/metrics/metrics.js';
import { serveOpenApi } from './openapi/openapi.js';
import type { Settings } from '../operations/settings/settings.js';
import { boundArrival } from './requests/arrival.js';
import { answerBareErrors, answerClientErrors, needsHost } from './requests/client-errors.js';
import { actsForCaller } from './requests/acts-for-caller.js';
import { Drain } from './requests/drain.js';
import { JsonAdapter } from './requests/json-adapter.js';
import { jsonBody } from './requests/json-body.js';
import { callPromiseInterceptorsDirectly } from './requests/promise-interceptor.js';
import { publicPrefix } from './requests/public-prefix.js';
import { requestLog } from './requests/request-log.js';
import { securityHeaders } from './requests/security-headers.js';

/** Token of the middleware that reads the session of a request at the web door. */
export const WEB_SESSIONS = Symbol('web sessions');

/**
 * @param module with everything that is served, and with {@link WEB_SESSIONS}
 * @param pages are asked first for what is not of the interface
 */
export async function createApp(
  module: DynamicModule,
  settings: Settings,
  logger: Logger,
  pages?: RequestHandler,
): Promise<NestExpressApplication> {
  callPromiseInterceptorsDirectly();
  const app = await NestFactory.create<NestExpressApplication>(module, new JsonAdapter(), {
    bodyParser: false,
    logger: new NestLog(logger),
    forceCloseConnections: false,
    // Else Nest ends the process itself, and says nothing where `start` has a sentence.
    abortOnError: false,
  });
  app.set('trust proxy', settings.trustedProxies);
  app.disable('x-powered-by');
  app.set('etag', false);
  // Express' own parser drops what comes after the thousandth parameter; the length of a URL is bounded as it is.
  app.set('query parser', (text: string) => parse(text, '&', '=', { maxKeys: 0 }));
  boundTime(app.getHttpServer(), settings);
  const { prefix = '', secure = false } = settings.publicUrl ?? {};
  answerClientErrors(app.getHttpServer(), prefix, logger);
  answerBareErrors(app.getHttpServer());
  // Express hands its requests this prototype: who comes by an https PUBLIC_URL came over TLS, whatever the proxy says.
  if (secure) Object.defineProperty(app.getHttpAdapter().getInstance().request, 'secure', { value: true });

  if (prefix !== '') app.use(publicPrefix(prefix));
  app.use(requestLog(logger));
  app.use(app.get(Drain).middleware);
  app.use(app.get(Metrics).time);
  app.use(needsHost);
  app.use(boundArrival(settings.requestSeconds));
  app.use(securityHeaders());
  app.use(outsideOfApi(pages));
  if (settings.corsOrigins.length > 0) app.use(crossOrigin(settings.corsOrigins));
  const sessions = app.get<RequestHandler>(WEB_SESSIONS, { strict: false });
  app.use('/api', (request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    return request.path.startsWith('/external/') ? next() : sessions(request, response, next);
  });
  app.use(jsonBody());
  // After what reads the body: callbacks of that are nobody's.
  app.use(actsForCaller);
  serveOpenApi(app, settings);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (_: Request, response: Response) => response.redirect(`${prefix}/docs`));
  return app;
}

/** What is below /api passes by. */
function outsideOfApi(pages: RequestHandler = (_, __, next) => next()): RequestHandler {
  return (request, response, next) => {
    const { headers, path } = request;
    if (path.startsWith('/api/')) return next();
    pages(request, response, (error?: unknown) => {
      // Health, metrics, documents: every answer is whole; Express would answer `*` with 304. The header is taken away only
      // where there is one: an object that a property was deleted of becomes slow to read.
      if (headers['if-none-match'] !== undefined) delete headers['if-none-match'];
      next(error);
    });
  };
}

/** Pages of these origins may call, with the session's cookie, and read what they need of an answer. */
function crossOrigin(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'ETag',
      'Location',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotent-Replayed',
      'X-Request-Id',
      'X-Should-Retry',
    ],
    maxAge: 600,
  });
}

/** Seconds that a connection may be idle between requests: longer than proxies keep theirs, who would meet its end. */
const keepAliveSeconds = 65;

function boundTime(server: Server, { headersSeconds, requestSeconds, uploadSeconds }: Settings): void {
  server.headersTimeout = headersSeconds * 1000;
  // For files; what is none has less: see boundArrival.
  server.requestTimeout = Math.max(requestSeconds, uploadSeconds) * 1000;
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  // How often Node looks for those that are late; it reads this when it begins to listen.
  Object.assign(server, { connectionsCheckingInterval: 1_000 });
}
