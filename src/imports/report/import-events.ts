/**
 * An import as server-sent events (WHATWG HTML, 9.2): its state at once, and again whenever it changed, until it ends.
 *
 * A stream ends when this instance is asked to stop: its client comes back, and is then led to another one.
 *
 * An event's id names the state that it tells. Who comes back with one (`Last-Event-ID`) is told the state only if it is
 * another by now; who has seen the end is answered 204, on which browsers do not come back again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { NotFound } from '../../http/problems/problems.js';
import { Readiness } from '../../operations/health/readiness.js';
import { ImportsRepository, type ImportState } from '../imports.repository.js';
import { toDto } from './import-answer.js';

/** Milliseconds between two looks. */
const intervalMs = 500;

/** Milliseconds of silence after which a comment keeps the connection from being taken for dead. */
const silenceMs = 15_000;

/** Milliseconds after which a client whose stream ended comes back. */
const retryMs = 1_000;

@Injectable()
export class ImportEvents {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly readiness: Readiness,
  ) {}

  async stream(organizationId: string, id: string, request: Request, response: Response): Promise<void> {
    let it = await this.find(organizationId, id);
    let seen = request.get('Last-Event-ID');
    if (isOver(it) && seen === endOf(it)) {
      response.status(204).end();
      return;
    }
    response.set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${retryMs}\n\n`);
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const ended = AbortSignal.any([closed.signal, this.readiness.stop]);
    for (let silent = 0; !ended.aborted; silent += intervalMs) {
      if (stateOf(it) !== seen) {
        seen = stateOf(it);
        silent = 0;
        response.write(event(it, seen));
      } else if (silent >= silenceMs) {
        silent = 0;
        response.write(':\n\n');
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

const isOver = ({ finishedAt }: ImportState): boolean => finishedAt !== null;
const stateOf = ({ version, ticks }: ImportState): string => `${version}.${ticks}`;
const endOf = (it: ImportState): string => `${stateOf(it)}.end`;

function event(it: ImportState, id: string, name?: string): string {
  return `id: ${id}\n${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(toDto(it))}\n\n`;
}
