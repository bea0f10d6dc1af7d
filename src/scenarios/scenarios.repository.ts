import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { containing } from '../http/paging/containing.js';
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

/** Scenarios of one organization; every method is bound to it. */
@Injectable()
export class ScenariosRepository {
  constructor(@InjectRepository(Scenario) private readonly scenarios: Repository<Scenario>) {}

  /** By title. */
  list(organizationId: string, limit: number, filter: ScenarioFilter, after?: Position): Promise<Scenario[]> {
    const query = this.scenarios
      .createQueryBuilder('scenario')
      .where('scenario.organizationId = :organizationId', { organizationId })
      .orderBy({ 'scenario.title': 'ASC', 'scenario.id': 'ASC' })
      .limit(limit);
    if (filter.q !== undefined) {
      query.andWhere('(scenario.title ILIKE :q OR scenario.externalId ILIKE :q)', {
        q: containing(filter.q),
      });
    }
    if (filter.archived !== undefined) {
      query.andWhere(`scenario.archivedAt IS ${filter.archived ? 'NOT NULL' : 'NULL'}`);
    }
    if (after !== undefined) {
      query.andWhere('(scenario.title, scenario.id) > (:title::text, :id::uuid)', {
        title: after[0],
        id: after[1],
      });
    }
    return query.getMany();
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
