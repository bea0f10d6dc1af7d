/** The roster of an organization. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ConstraintFaults, explainConstraint } from '../http/problems/constraint-faults.js';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { ExternalIdTaken } from '../http/problems/external-id-taken.js';
import { type FieldFault, NotFound, ValidationFailed, stale } from '../http/problems/problems.js';
import type { Versions } from '../database/versions.js';
import type { Actor } from '../assignments/lifecycle.js';
import type { Roster } from '../identity/access/groups.js';
import type { Counselor } from './counselor.entity.js';
import { type CounselorFields, CounselorsRepository } from './counselors.repository.js';
import type { Group } from './sql/groups.js';
import type { CounselorFilter } from './sql/list.js';

const noSuchUser: FieldFault = { field: 'userId', code: 'unknown', message: 'There is no such user.' };
const linkedUser: FieldFault = { field: 'userId', code: 'taken', message: 'Another counselor is this user.' };
const faults: ConstraintFaults = {
  counselors_user_id_key: linkedUser,
  counselors_organization_id_user_id_fkey: noSuchUser,
};

@Injectable()
export class CounselorsService {
  constructor(private readonly counselors: CounselorsRepository) {}

  list(roster: Roster, filter: CounselorFilter, asked: AskedPage): Promise<Page<Counselor>> {
    return this.counselors.list(roster, filter, asked);
  }

  /** In which there are counselors; those alone that the roster is bound to, if it is. */
  listGroups(roster: Roster, asked: AskedPage): Promise<Page<Group>> {
    return this.counselors.listGroups(roster, asked);
  }

  async get(roster: Roster, id: string): Promise<Counselor> {
    const counselor = await this.counselors.findById(roster, id);
    if (counselor === undefined) throw new NotFound('counselor', `There is no counselor ${id}.`);
    return counselor;
  }

  async create(roster: Roster, fields: CounselorFields): Promise<Counselor> {
    requireOwnGroup(roster, fields.group);
    const id = randomUUIDv7();
    const { taken } = await this.explained(roster, fields, () =>
      this.counselors.insert(roster.organizationId, id, fields),
    );
    if (taken !== null) throw new ExternalIdTaken('counselor', fields.externalId, taken);
    return this.get(roster, id);
  }

  async update(
    roster: Roster,
    id: string,
    versions: Versions,
    fields: Partial<CounselorFields>,
  ): Promise<Counselor> {
    if (fields.group !== undefined) requireOwnGroup(roster, fields.group);
    const { taken, isWritten } = await this.explained(roster, fields, () =>
      this.counselors.update(roster, id, versions, fields),
    );
    if (taken !== null) throw new ExternalIdTaken('counselor', fields.externalId ?? '', taken);
    return this.changed(roster, id, isWritten);
  }

  /** Whether another organization's user is linked there is nobody's business here: such a user is none. */
  private async explained<T>(
    { organizationId }: Roster,
    { userId }: Partial<CounselorFields>,
    write: () => Promise<T>,
  ): Promise<T> {
    try {
      return await explainConstraint(faults, write);
    } catch (error) {
      if (!(error instanceof ValidationFailed) || !error.faults.includes(linkedUser)) throw error;
      const isOurs = await this.counselors.hasUser(organizationId, userId!);
      throw isOurs ? error : new ValidationFailed([noSuchUser]);
    }
  }

  /**
   * From now on nothing can be assigned to them; what is assigned stays, unless its open part is to be cancelled with it.
   * A repeat changes nothing but that.
   */
  async archive(
    roster: Roster,
    id: string,
    versions: Versions,
    cancelsOpen: boolean,
    actor: Actor,
  ): Promise<Counselor> {
    const isThere = await this.counselors.archive(roster, id, versions, cancelsOpen, actor);
    const counselor = await this.get(roster, id);
    if (!isThere) throw stale('counselor', counselor);
    return counselor;
  }

  /** Can be assigned to again, with all their history. A repeat changes nothing. */
  async unarchive(roster: Roster, id: string, versions: Versions): Promise<Counselor> {
    const { isWritten } = await this.counselors.update(roster, id, versions, { archivedAt: null });
    return this.changed(roster, id, isWritten);
  }

  /** Makes unreadable whatever says who they were: see `sql/erase.ts`. A repeat changes nothing. */
  async erase(
    roster: Roster,
    id: string,
    confirm: string,
    versions: Versions,
    actor: Actor,
  ): Promise<Counselor> {
    const found = await this.counselors.erase(roster.organizationId, id, confirm, versions, actor);
    const counselor = await this.get(roster, id);
    if (found === undefined || found.isErased || found.erasedAt !== null) return counselor;
    if (found.externalId !== confirm) {
      const message = `To erase this counselor, repeat their external id as confirm: ${found.externalId}. It cannot be undone.`;
      throw new ValidationFailed([{ field: 'confirm', code: 'unconfirmed', message }]);
    }
    if (found.role !== null && found.role !== 'counselor') {
      const message =
        `The counselor is also a user with the role ${found.role}. Give the user the role counselor, and they are ` +
        'erased with the counselor; or take the user off the counselor (userId: null), and they stay.';
      throw new ValidationFailed([{ field: 'id', code: 'has-role', message }]);
    }
    throw stale('counselor', counselor);
  }

  /** The counselor after a change. Throws where there was none to make: 404, erased, or of another version. */
  private async changed(roster: Roster, id: string, isChanged: boolean): Promise<Counselor> {
    const counselor = await this.get(roster, id);
    if (isChanged) return counselor;
    if (counselor.erasedAt === null) throw stale('counselor', counselor);
    const message = 'This person was erased. Add them anew if they come back.';
    throw new ValidationFailed([{ field: 'id', code: 'erased', message }]);
  }
}

function requireOwnGroup({ groups }: Roster, group: string | null): void {
  if (groups === null || (group !== null && groups.includes(group))) return;
  const message = `You keep counselors of your groups alone: ${groups.join(', ')}.`;
  throw new ValidationFailed([{ field: 'group', code: 'not-yours', message }]);
}
