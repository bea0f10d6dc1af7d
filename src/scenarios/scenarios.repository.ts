import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { containing } from '../http/paging/containing.js';
import { type AskedPage, type Keyset, type Page, readPage } from '../http/paging/pages.js';
import { Scenario } from './scenario.entity.js';

export type ScenarioFields = Pick<
  Scenario,
  'externalId' | 'title' | 'description' | 'mode' | 'difficulty' | 'skills' | 'estimatedMinutes'
>;

export interface ScenarioFilter {
  /** Any of them. */
  id?: readonly string[] | undefined;
  q?: string | undefined;
  archived?: boolean | undefined;
}

const listRows = `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", title, description, mode, difficulty,
           skills, estimated_minutes AS "estimatedMinutes", archived_at AS "archivedAt",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM scenarios
    WHERE organization_id = $1
      AND ($2::text IS NULL OR title ILIKE $2 OR external_id ILIKE $2)
      AND ($3::boolean IS NULL OR (archived_at IS NOT NULL) = $3)
      AND ($4::uuid[] IS NULL OR id = ANY ($4))`;

const byTitle: Keyset<Scenario> = {
  order: 'title',
  key: 'title',
  type: 'text',
  id: 'id',
  isDescending: false,
  positionOf: ({ title, id }) => [title, id],
};

/** Scenarios of one organization; every method is bound to it. */
@Injectable()
export class ScenariosRepository {
  constructor(
    @InjectRepository(Scenario) private readonly scenarios: Repository<Scenario>,
    private readonly lists: Lists,
  ) {}

  /** By title. */
  list(organizationId: string, filter: ScenarioFilter, asked: AskedPage): Promise<Page<Scenario>> {
    const pattern = filter.q === undefined ? null : containing(filter.q);
    const values = [organizationId, pattern, filter.archived ?? null, filter.id ?? null];
    return readPage(byTitle, asked, values, (rest) =>
      this.lists.read<Scenario>({ text: `${listRows} ${rest}` }, values),
    );
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
