/** The roster of an organization. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ConstraintFaults, explainConstraint } from '../http/problems/constraint-faults.js';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { NotFound } from '../http/problems/problems.js';
import type { Counselor } from './counselor.entity.js';
import { type CounselorFields, type CounselorFilter, CounselorsRepository } from './counselors.repository.js';

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

@Injectable()
export class CounselorsService {
  constructor(private readonly counselors: CounselorsRepository) {}

  list(organizationId: string, filter: CounselorFilter, asked: AskedPage): Promise<Page<Counselor>> {
    return this.counselors.list(organizationId, filter, asked);
  }

  async get(organizationId: string, id: string): Promise<Counselor> {
    const counselor = await this.counselors.findById(organizationId, id);
    if (counselor === null) throw new NotFound('counselor', `There is no counselor ${id}.`);
    return counselor;
  }

  async create(organizationId: string, fields: CounselorFields): Promise<Counselor> {
    const id = randomUUIDv7();
    await explainConstraint(faults, () => this.counselors.insert(organizationId, id, fields));
    return this.get(organizationId, id);
  }

  async update(organizationId: string, id: string, fields: Partial<CounselorFields>): Promise<Counselor> {
    await explainConstraint(faults, () => this.counselors.update(organizationId, id, fields));
    return this.get(organizationId, id);
  }
}
