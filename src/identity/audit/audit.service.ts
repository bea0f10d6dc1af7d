/** The audit as an organization's admins read it: page by page, or all that a filter finds. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { AskedPage, Page } from '../../http/paging/pages.js';
import type { AuditEntry } from './audit-entry.entity.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';

/** Entries that are fetched at once. */
const batch = 1_000;

@Injectable()
export class AuditService {
  constructor(private readonly entries: AuditRepository) {}

  /** The last first. */
  list(organizationId: string, filter: AuditFilter, asked: AskedPage): Promise<Page<AuditEntry>> {
    return this.entries.list(organizationId, filter, asked);
  }

  /**
   * All of them, in batches that are fetched as they are taken, the last first. What comes meanwhile is not among them. The
   * first batch is there when this returns: what fails before can still be answered.
   */
  async all(organizationId: string, filter: AuditFilter): Promise<AsyncIterable<AuditEntry[]>> {
    // Who takes them is a stream, which knows nothing of whose request it is.
    const after = AsyncLocalStorage.bind((last?: AuditEntry) =>
      this.entries.some(organizationId, filter, batch, last),
    );
    const first = await after();
    return (async function* () {
      for (let some = first; ; some = await after(some.at(-1))) {
        yield some;
        if (some.length < batch) return;
      }
    })();
  }
}
