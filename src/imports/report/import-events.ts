/**
 * An import as server-sent events (WHATWG HTML, 9.2): its state at once, and again whenever it changed, until it ends.
 *
 * A stream ends when this instance is asked to stop: its client comes back, and is then led to another one. It lives no
 * longer than who opened it may: that is looked at again every two seconds, and its last event is then `refused`, with the problem.
 *
 * An event's id names the state that it tells. Who comes back with one (`Last-Event-ID`) is told the state only if it is
 * another by now; who has seen the end is answered 204, on which browsers do not come back again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Forbidden, NotFound, Unauthenticated } from '../../http/problems/problems.js';
import { beginEvents, comment, refused, silenceMs } from '../../http/requests/event-streams.js';
import type { RequestWithPrincipal } from '../../identity/access/principal.js';
import { Readiness } from '../../operations/health/readiness.js';
import { ImportsRepository, type ImportState } from '../imports.repository.js';
import { toDto } from './import-answer.js';

/** Milliseconds between two looks. */
const intervalMs = 500;

/** Milliseconds after which it is looked at again whether the caller may. */
const admittedMs = 2_000;

/** Milliseconds after which a client whose stream ended comes back. */
const retryMs = 1_000;

@Injectable()
export class ImportEvents {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly readiness: Readiness,
  ) {}

  async stream(
    organizationId: string,
    id: string,
    request: RequestWithPrincipal,
    response: Response,
  ): Promise<void> {
    let it = await this.find(organizationId, id);
    let seen = request.get('Last-Event-ID');
    if (isOver(it) && seen === endOf(it)) {
      response.status(204).end();
      return;
    }
    beginEvents(response, retryMs);
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const ended = AbortSignal.any([closed.signal, this.readiness.stop]);
    let lookAgainAt = performance.now() + admittedMs;
    for (let silent = 0; !ended.aborted; silent += intervalMs) {
      if (performance.now() >= lookAgainAt) {
        const refusal = await refusalOf(request);
        if (refusal !== undefined) {
          response.write(refused(refusal, request));
          break;
        }
        lookAgainAt = performance.now() + admittedMs;
      }
      if (stateOf(it) !== seen) {
        seen = stateOf(it);
        silent = 0;
        response.write(event(it, seen));
      } else if (silent >= silenceMs) {
        silent = 0;
        response.write(comment);
      }
      if (isOver(it)) {
        response.write(event(it, endOf(it), 'end'));
        break;
      }
      await wait(intervalMs, undefined, { signal: ended }).catch(() => undefined);
      if (!ended.aborted) it = await this.find(organizationId, id);
    }
    response.end();
  }

  private async find(organizationId: string, id: string): Promise<ImportState> {
    const it = await this.imports.find(organizationId, id);
    if (it === undefined) throw new NotFound('import', `There is no import ${id}.`);
    return it;
  }
}

/** Why the caller would not be let in now. */
async function refusalOf(request: RequestWithPrincipal): Promise<Unauthenticated | Forbidden | undefined> {
  try {
    await request.admitAgain!();
    return undefined;
  } catch (error) {
    if (error instanceof Unauthenticated || error instanceof Forbidden) return error;
    throw error;
  }
}

const isOver = ({ finishedAt }: ImportState): boolean => finishedAt !== null;
const stateOf = ({ version, ticks }: ImportState): string => `${version}.${ticks}`;
const endOf = (it: ImportState): string => `${stateOf(it)}.end`;

function event(it: ImportState, id: string, name?: string): string {
  return `id: ${id}\n${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(toDto(it))}\n\n`;
}
