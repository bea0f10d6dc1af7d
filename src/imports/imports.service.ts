/** Imports as admins see them: upload, look, cancel, and the rows by what became of them. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Writable } from 'node:stream';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { UserPrincipal } from '../identity/access/principal.js';
import { constraintOf } from '../database/sqlstate.js';
import { idempotencyKeyConstraint } from '../http/idempotency/idempotency-key.entity.js';
import { idempotencyKeyOf } from '../http/idempotency/idempotency-key.js';
import { KeptAnswers } from '../http/idempotency/kept-answers.js';
import { type AskedPage, mapPage, type Page } from '../http/paging/pages.js';
import { IdempotencyKeyInProgress, NotFound } from '../http/problems/problems.js';
import { Logger } from '../operations/logging/class-logger.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import type { ImportDto } from './dto/imports.dto.js';
import { type ImportQuery, readingOf } from './dto/import-query.dto.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportsRepository, type ImportState } from './imports.repository.js';
import { toDto } from './report/import-answer.js';
import { type AskedRows, writeRows } from './report/write-rows.js';
import { ImportQueue } from './run/import-queue.js';
import { inOrder, refuseMeaningless, withFields } from './upload/asked.js';
import { readOut, receiveFile, type ReceivedFile } from './upload/receive-file.js';

const mebibyte = 1024 * 1024;

@Injectable()
export class ImportsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportsService.name);
  /** Those under way. */
  private readonly uploads = new Set<Promise<unknown>>();

  constructor(
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly queue: ImportQueue,
    private readonly kept: KeptAnswers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What an upload that was cut has stored is deleted while there still is a database. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.uploads);
  }

  /**
   * Stores the file that comes with a request, and its import. Once this returns, the import happens.
   * Nothing is kept of an upload that fails, or was answered before under its Idempotency-Key.
   */
  async upload(user: UserPrincipal, query: ImportQuery, request: Request): Promise<ImportDto> {
    // Before the file arrives, unless a form may still say something else.
    if (request.is('multipart/form-data') === false) refuseMeaningless(query);
    const upload = this.receive(user, query, request);
    this.uploads.add(upload);
    try {
      return await upload;
    } finally {
      this.uploads.delete(upload);
    }
  }

  private async receive(user: UserPrincipal, query: ImportQuery, request: Request): Promise<ImportDto> {
    const key = idempotencyKeyOf(request);
    const id = randomUUIDv7();
    let parts = 0;
    let wanted = query;
    let form = '';
    try {
      const file = await receiveFile(
        request,
        this.settings.imports.mostMebibytes * mebibyte,
        async (piece) => {
          await this.files.add(id, parts, piece);
          parts += 1;
        },
        async (fields) => {
          wanted = await withFields(request, fields);
          form = `\n${inOrder(fields)}`;
        },
      );
      refuseMeaningless(wanted);
      const repeat = key === undefined ? undefined : { key, asked: `${request.url}${form}` };
      return await this.store(id, user, wanted, file, repeat);
    } catch (error) {
      await readOut(request);
      await this.files.delete(id);
      throw error;
    }
  }

  private async store(
    id: string,
    user: UserPrincipal,
    query: ImportQuery,
    file: ReceivedFile,
    repeat: { key: string; asked: string } | undefined,
  ): Promise<ImportDto> {
    const fingerprint = createHash('sha256').update(`POST ${repeat?.asked}\n`).update(file.digest).digest();
    const giveAgain = async (): Promise<void> => {
      if (repeat !== undefined)
        await this.kept.giveAgain({ callerId: user.id, key: repeat.key, fingerprint });
    };
    await giveAgain();
    try {
      const answer = await this.imports.transaction(async (client) => {
        await this.imports.insert(client, {
          id,
          organizationId: user.organizationId,
          type: query.type,
          mode: query.mode,
          dryRun: query.dryRun,
          reassignCompleted: query.reassignCompleted,
          unarchive: query.unarchive,
          onExisting: query.onExisting,
          reading: { ...(file.charset !== undefined && { encoding: file.charset }), ...readingOf(query) },
          format: file.format,
          fileName: file.fileName ?? query.fileName ?? null,
          bytes: String(file.bytes),
          createdById: user.id,
          createdByName: user.name,
        });
        const stored = toDto((await this.imports.find(user.organizationId, id, client))!);
        if (repeat !== undefined) {
          const headers = { Location: locationOf(id), 'Content-Type': 'application/json; charset=utf-8' };
          await this.kept.keep(
            (statement, values) => client.query({ ...statement, values }),
            { callerId: user.id, key: repeat.key, fingerprint },
            { status: 202, headers, body: JSON.stringify(stored) },
          );
        }
        return stored;
      });
      await this.queue.announce({ id, organizationId: user.organizationId });
      return answer;
    } catch (error) {
      // The same upload twice at once: the other one was stored first.
      if (constraintOf(error) !== idempotencyKeyConstraint) throw error;
      await giveAgain();
      // It is gone already. The upload cannot be run again, as other requests are: its body has been read.
      throw new IdempotencyKeyInProgress();
    }
  }

  async get(organizationId: string, id: string): Promise<ImportDto> {
    return toDto(await this.state(organizationId, id));
  }

  /** Newest first. */
  async list(organizationId: string, asked: AskedPage): Promise<Page<ImportDto>> {
    return mapPage(await this.imports.list(organizationId, asked), toDto);
  }

  /** What was committed stays and is counted. An import that has ended stays as it is. */
  async cancel(organizationId: string, id: string): Promise<ImportDto> {
    await this.imports.cancel(organizationId, id);
    const it = await this.get(organizationId, id);
    // A gibibyte takes seconds; who cancels need not wait for that.
    if (it.status === 'cancelled') {
      this.files.delete(id).catch((error: unknown) => {
        this.logger.warn('The file of a cancelled import is deleted tomorrow.', { err: error, importId: id });
      });
    }
    return it;
  }

  /** Some of the rows, or all, to a stream. Throws {@link NotFound} before it writes anything. */
  async writeRows(organizationId: string, id: string, asked: AskedRows, open: () => Writable): Promise<void> {
    const it = await this.state(organizationId, id);
    const { keptDays } = this.settings.imports;
    // While they go, what is left of them is no report.
    const isOld = it.finishedAt !== null && it.finishedAt.getTime() < Date.now() - keptDays * dayMs;
    if (isOld || it.rowsDeletedAt !== null) {
      throw new NotFound('import', `The rows of an import are kept for ${keptDays} days.`);
    }
    await writeRows(this.imports, it, asked, open);
  }

  private async state(organizationId: string, id: string): Promise<ImportState> {
    const it = await this.imports.find(organizationId, id);
    if (it === undefined) throw new NotFound('import', `There is no import ${id}.`);
    return it;
  }
}

const dayMs = 86_400_000;

export function locationOf(id: string): string {
  return `/api/admin/imports/${id}`;
}
