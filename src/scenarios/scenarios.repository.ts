import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { isFoundBy, sought, wordsOf } from '../http/paging/search.js';
import type { Position } from '../http/paging/cursor.js';
import { Scenario } from './scenario.entity.js';

export type ScenarioFields = Pick<
  Scenario,
  'externalId' | 'title' | 'description' | 'mode' | 'difficulty' | 'skills' | 'estimatedMinutes'
>;

export interface ScenarioFilter {
  q?: string | undefined;
  archived?: boolean | undefined;
}

const listRows = {
  text: `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", title, description, mode, difficulty,
           skills, estimated_minutes AS "estimatedMinutes", archived_at AS "archivedAt",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM scenarios s
    WHERE organization_id = $1
      AND ($2::text[] IS NULL OR ${isFoundBy('s', '$1', sought('$2'))})
      AND ($3::boolean IS NULL OR (archived_at IS NOT NULL) = $3)
      AND ($4::text IS NULL OR (title, id) > ($4, $5::uuid))
    ORDER BY title, id
    LIMIT $6`,
};

/** Scenarios of one organization; every method is bound to it. */
@Injectable()
export class ScenariosRepository {
  constructor(
    @InjectRepository(Scenario) private readonly scenarios: Repository<Scenario>,
    private readonly lists: Lists,
  ) {}

  /** By title. */
  list(organizationId: string, limit: number, filter: ScenarioFilter, after?: Position): Promise<Scenario[]> {
    const [title = null, id = null] = after ?? [];
    const values = [organizationId, wordsOf(filter.q) ?? null, filter.archived ?? null, title, id, limit];
    return this.lists.read<Scenario>(listRows, values);
  }

  findById(organizationId: string, id: string): Promise<Scenario | null> {
    return this.scenarios.findOneBy({ organizationId, id });
  }

  /** Throws QueryFailedError 23505 if the external id is taken. */
  async insert(organizationId: string, id: string, fields: ScenarioFields): Promise<void> {
    await this.scenarios.insert({ id, organizationId, ...fields });
  }

  /** Changes the given fields, where there is such a scenario. Throws as {@link insert}. */
  async update(organizationId: string, id: string, fields: Partial<ScenarioFields>): Promise<void> {
    await this.scenarios.update({ organizationId, id }, { ...fields, updatedAt: () => 'now()' });
  }

  /** Serializable as every write is, so that a create either came before or sees it. */
  async archive(organizationId: string, id: string): Promise<void> {
    await this.scenarios.update(
      { organizationId, id, archivedAt: IsNull() },
      { archivedAt: () => 'now()', updatedAt: () => 'now()' },
    );
  }
}
