/** The exercises that an organization trains with. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { ExternalIdTaken } from '../http/problems/external-id-taken.js';
import { NotFound, stale } from '../http/problems/problems.js';
import type { Versions } from '../database/versions.js';
import type { Scenario } from './scenario.entity.js';
import type { Written } from '../database/transactions/external-ids.js';
import { type ScenarioFields, type ScenarioFilter, ScenariosRepository } from './scenarios.repository.js';

@Injectable()
export class ScenariosService {
  constructor(private readonly scenarios: ScenariosRepository) {}

  list(organizationId: string, filter: ScenarioFilter, asked: AskedPage): Promise<Page<Scenario>> {
    return this.scenarios.list(organizationId, filter, asked);
  }

  async get(organizationId: string, id: string): Promise<Scenario> {
    const scenario = await this.scenarios.findById(organizationId, id);
    if (scenario === undefined) throw new NotFound('scenario', `There is no scenario ${id}.`);
    return scenario;
  }

  async create(organizationId: string, fields: ScenarioFields): Promise<Scenario> {
    const id = randomUUIDv7();
    const { taken } = await this.scenarios.insert(organizationId, id, fields);
    if (taken !== null) throw new ExternalIdTaken('scenario', fields.externalId, taken);
    return this.get(organizationId, id);
  }

  async update(
    organizationId: string,
    id: string,
    versions: Versions,
    fields: Partial<ScenarioFields>,
  ): Promise<Scenario> {
    const written = await this.scenarios.update(organizationId, id, versions, fields);
    if (written.taken !== null) throw new ExternalIdTaken('scenario', fields.externalId ?? '', written.taken);
    return this.changed(organizationId, id, written);
  }

  /** From now on it can't be assigned; what is assigned stays. A repeat changes nothing. */
  async archive(organizationId: string, id: string, versions: Versions): Promise<Scenario> {
    return this.changed(organizationId, id, await this.scenarios.archive(organizationId, id, versions));
  }

  /** Can be assigned again. A repeat changes nothing. */
  async unarchive(organizationId: string, id: string, versions: Versions): Promise<Scenario> {
    return this.changed(organizationId, id, await this.scenarios.unarchive(organizationId, id, versions));
  }

  /** The scenario after a change; 412 where there is none of the version that was meant. */
  private async changed(organizationId: string, id: string, { isWritten }: Written): Promise<Scenario> {
    const scenario = await this.get(organizationId, id);
    if (!isWritten) throw stale('scenario', scenario);
    return scenario;
  }
}
