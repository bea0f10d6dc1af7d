/** Answers what is no request, or never becomes one, before Express could: as a problem like all others. */
import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { typeOf } from '../problems/catalogue.js';
import { type ProblemSlug, problemTypes } from '../problems/problem-types.js';
import { type FieldFault, ValidationFailed } from '../problems/problems.js';

const details: Partial<Record<ProblemSlug, string>> = {
  'validation-failed': 'What arrived is not HTTP.',
  'request-timeout': 'The request did not arrive in time. Nothing was done.',
  'headers-too-large': 'Path, query and headers may have 16 KiB together.',
};

/** Node's codes (its manual, http, event 'clientError'); everything else is malformed. */
const slugs: Record<string, ProblemSlug> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

export function answerClientErrors(server: Server, prefix: string, logger: Logger): void {
  server.on(
    'clientError',
    (error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse }) => {
      // An answer that has begun cannot become another one; Node's own handling looks at the same field.
      // oxlint-disable-next-line no-underscore-dangle -- there is no other way to know
      if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent === true) {
        socket.destroy();
        return;
      }
      const slug = slugs[error.code ?? ''] ?? 'validation-failed';
      const { status, title, retryable } = problemTypes[slug];
      const field: FieldFault = {
        field: '',
        code: 'malformed-request',
        message: 'The request is malformed.',
      };
      const body = JSON.stringify({
        type: typeOf(slug, prefix),
        title,
        status,
        detail: details[slug],
        ...(slug === 'validation-failed' ? { errors: [field] } : {}),
      });
      const id = randomUUID();
      logger.info({ req: { id }, res: { statusCode: status }, code: error.code }, 'request refused unread');
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/problem+json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Should-Retry: ${retryable}`,
        `X-Request-Id: ${id}`,
        'Connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  );
}

/** Lets through what Node answers with a bare status: requests without a Host, and whoever expects more than `100-continue`. */
export function answerBareErrors(server: Server): void {
  Object.assign(server, { requireHostHeader: false });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** RFC 9112, 3.2. */
export const needsHost: RequestHandler = ({ headers, httpVersion }, _, next) => {
  const isMissing = headers.host === undefined && httpVersion === '1.1';
  const fault = { field: 'Host', code: 'required', message: 'Host is required.' } as const;
  next(isMissing ? new ValidationFailed([fault]) : undefined);
};
