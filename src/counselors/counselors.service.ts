/** The roster of an organization. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ConstraintFaults, explainConstraint } from '../http/problems/constraint-faults.js';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { NotFound, ValidationFailed } from '../http/problems/problems.js';
import type { Counselor } from './counselor.entity.js';
import { type CounselorFields, CounselorsRepository } from './counselors.repository.js';

const faults: ConstraintFaults = {
  counselors_organization_id_external_id_key: {
    field: 'externalId',
    code: 'taken',
    message: 'Another counselor has this externalId.',
  },
  counselors_user_id_key: { field: 'userId', code: 'taken', message: 'Another counselor is this user.' },
  counselors_organization_id_user_id_fkey: {
    field: 'userId',
    code: 'unknown',
    message: 'There is no such user.',
  },
};

/** The counselors of an organization, or those of some groups alone. */
export interface Roster {
  organizationId: string;
  groups: readonly string[] | null;
}

@Injectable()
export class CounselorsService {
  constructor(private readonly counselors: CounselorsRepository) {}

  list(roster: Roster, q: string | undefined, asked: AskedPage): Promise<Page<Counselor>> {
    return this.counselors.list(roster, q, asked);
  }

  async get(roster: Roster, id: string): Promise<Counselor> {
    const counselor = await this.counselors.findById(roster, id);
    if (counselor === null) throw new NotFound('counselor', `There is no counselor ${id}.`);
    return counselor;
  }

  async create(roster: Roster, fields: CounselorFields): Promise<Counselor> {
    requireOwnGroup(roster, fields.group);
    const id = randomUUIDv7();
    await explainConstraint(faults, () => this.counselors.insert(roster, id, fields));
    return this.get(roster, id);
  }

  async update(roster: Roster, id: string, fields: Partial<CounselorFields>): Promise<Counselor> {
    if (fields.group !== undefined) requireOwnGroup(roster, fields.group);
    await explainConstraint(faults, () => this.counselors.update(roster, id, fields));
    return this.get(roster, id);
  }
}

function requireOwnGroup({ groups }: Roster, group: string | null): void {
  if (groups === null || (group !== null && groups.includes(group))) return;
  const message = `You keep counselors of your groups alone: ${groups.join(', ')}.`;
  throw new ValidationFailed([{ field: 'group', code: 'not-yours', message }]);
}
