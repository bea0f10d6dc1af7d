/**
 * Undoes an import: cancels what it created and nobody has touched since. The undo is an import itself, with rows, counts
 * and a history, and is done by whichever instance has its turn; a request starts it, or finds it, and waits for its end.
 *
 * An import has one undo: who asks again, at once or later, gets that one's counts. One that was broken off, by an admin or
 * by a failure, makes way for another.
 */
import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { constraintOf } from '../database/sqlstate.js';
import { idempotencyKeyConstraint } from '../http/idempotency/idempotency-key.entity.js';
import { fingerprintOf, idempotencyKeyOf } from '../http/idempotency/idempotency-key.js';
import { KeptAnswers } from '../http/idempotency/kept-answers.js';
import { NotFound } from '../http/problems/problems.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Readiness } from '../operations/health/readiness.js';
import type { UndoDto } from './dto/imports.dto.js';
import { mustBeUndoable } from './import-problems.js';
import { ImportsRepository, type ImportState } from './imports.repository.js';
import { toDto } from './report/import-answer.js';
import { ImportQueue } from './run/import-queue.js';
import { locationOf } from './imports.service.js';

/** Milliseconds that a request waits for the end; what takes longer is followed like any import. */
const patienceMs = 20_000;

/** Milliseconds between two looks. */
const pauseMs = 100;

@Injectable()
export class UndoService {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly queue: ImportQueue,
    private readonly kept: KeptAnswers,
    private readonly readiness: Readiness,
  ) {}

  /** Throws what an earlier request under the same Idempotency-Key was answered, if it saw the end. */
  async undo(user: UserPrincipal, id: string, request: Request): Promise<UndoDto> {
    const key = idempotencyKeyOf(request);
    const once =
      key === undefined ? undefined : { callerId: user.id, key, fingerprint: fingerprintOf(request, {}) };
    if (once !== undefined) await this.kept.giveAgain(once);
    const answer = answerOf(await this.ended(await this.start(user, id)));
    if (once === undefined || !isDone(answer)) return answer;
    try {
      await this.imports.transaction((client) =>
        this.kept.keep((statement, values) => client.query({ ...statement, values }), once, {
          status: 200,
          headers: {
            Location: locationOf(answer.import.id),
            'Content-Type': 'application/json; charset=utf-8',
          },
          body: JSON.stringify(answer),
        }),
      );
    } catch (error) {
      // The same request twice at once: the other one was answered first.
      if (constraintOf(error) !== idempotencyKeyConstraint) throw error;
      await this.kept.giveAgain(once);
    }
    return answer;
  }

  /** The undo of an import, which is stored if there is none. */
  private async start(user: UserPrincipal, id: string): Promise<ImportState> {
    const { organizationId } = user;
    const it = await this.imports.find(organizationId, id);
    if (it === undefined) throw new NotFound('import', `There is no import ${id}.`);
    mustBeUndoable(it);
    for (;;) {
      await this.imports.insertUndo({
        id: randomUUIDv7(),
        undoOf: id,
        createdById: user.id,
        createdByName: user.name,
        warnings: it.updated === 0 ? [] : [updatesStay(it.updated)],
      });
      const undo = await this.imports.findUndo(organizationId, id);
      // None: the one that was in the way has been broken off this moment.
      if (undo === undefined) continue;
      if (undo.finishedAt === null) await this.queue.announce(undo);
      return undo;
    }
  }

  /** Waits for the end, for as long as a request may. */
  private async ended(undo: ImportState): Promise<ImportState> {
    const deadline = performance.now() + patienceMs;
    let it = undo;
    while (it.finishedAt === null && performance.now() < deadline && !this.readiness.stopping) {
      await wait(pauseMs, undefined, { signal: this.readiness.stop }).catch(() => undefined);
      it = (await this.imports.find(undo.organizationId, undo.id)) ?? it;
    }
    return it;
  }
}

function answerOf(undo: ImportState): UndoDto {
  return { cancelled: undo.cancelled, touched: undo.touched, import: toDto(undo) };
}

/** Whether nothing is left to do. */
export const isDone = ({ import: { status } }: UndoDto): boolean => status === 'completed';

const updatesStay = (count: number) => ({
  code: 'updates-stay',
  message:
    'Assignments that were there before the import, and whose due date or note it changed, keep what it gave them: their history has what they had before.',
  count,
  lines: [],
});
