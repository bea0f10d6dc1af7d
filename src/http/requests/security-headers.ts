/** The headers that tell browsers to be careful with answers: helmet's, which are the same for all, worked out once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

export function securityHeaders(): RequestHandler {
  const headers = new Map<string, string>();
  const recorder = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  };
  const write = helmet({
    // The service does not know whether it is reached over TLS; upgrading would lock plain HTTP out.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  });
  write({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined);
  return (_, response, next) => {
    response.setHeaders(headers);
    next();
  };
}
