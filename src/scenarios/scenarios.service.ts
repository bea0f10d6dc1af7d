/** The exercises that an organization trains with. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ConstraintFaults, explainConstraint } from '../http/problems/constraint-faults.js';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { NotFound } from '../http/problems/problems.js';
import type { Scenario } from './scenario.entity.js';
import { type ScenarioFields, type ScenarioFilter, ScenariosRepository } from './scenarios.repository.js';

const faults: ConstraintFaults = {
  scenarios_organization_id_external_id_key: {
    field: 'externalId',
    code: 'taken',
    message: 'Another scenario has this externalId.',
  },
};

@Injectable()
export class ScenariosService {
  constructor(private readonly scenarios: ScenariosRepository) {}

  list(organizationId: string, filter: ScenarioFilter, asked: AskedPage): Promise<Page<Scenario>> {
    return this.scenarios.list(organizationId, filter, asked);
  }

  async get(organizationId: string, id: string): Promise<Scenario> {
    const scenario = await this.scenarios.findById(organizationId, id);
    if (scenario === null) throw new NotFound('scenario', `There is no scenario ${id}.`);
    return scenario;
  }

  async create(organizationId: string, fields: ScenarioFields): Promise<Scenario> {
    const id = randomUUIDv7();
    await explainConstraint(faults, () => this.scenarios.insert(organizationId, id, fields));
    return this.get(organizationId, id);
  }

  async update(organizationId: string, id: string, fields: Partial<ScenarioFields>): Promise<Scenario> {
    await explainConstraint(faults, () => this.scenarios.update(organizationId, id, fields));
    return this.get(organizationId, id);
  }

  /** From now on it can't be assigned; what is assigned stays. A repeat changes nothing. */
  async archive(organizationId: string, id: string): Promise<Scenario> {
    await this.scenarios.archive(organizationId, id);
    return this.get(organizationId, id);
  }
}
