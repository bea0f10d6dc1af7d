import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import type { Statement } from '../database/connections/pools.js';
import { Lists } from '../database/lists/lists.js';
import { insertNamed, updateNamed, type Written } from '../database/transactions/external-ids.js';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { type AskedPage, type Keyset, type Page, readPage } from '../http/paging/pages.js';
import { isFoundBy, sought, wordsOf } from '../http/paging/search.js';
import type { Versions } from '../database/versions.js';
import type { Scenario } from './scenario.entity.js';

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

const columns = `
           id, organization_id AS "organizationId", external_id AS "externalId", title, description, mode, difficulty,
           skills, estimated_minutes AS "estimatedMinutes", archived_at AS "archivedAt", version,
           created_at AS "createdAt", updated_at AS "updatedAt"`;

const getScenario: Statement = {
  name: 'get-scenario',
  text: `SELECT ${columns} FROM scenarios WHERE organization_id = $1 AND id = $2`,
};

const listRows = `
    SELECT ${columns}
    FROM scenarios s
    WHERE organization_id = $1
      AND ($2::text[] IS NULL OR ${isFoundBy('s', '$1', sought('$2'))})
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
    private readonly lists: Lists,
    private readonly transactions: SerializableTransactions,
  ) {}

  /** By title. */
  list(organizationId: string, filter: ScenarioFilter, asked: AskedPage): Promise<Page<Scenario>> {
    const values = [organizationId, wordsOf(filter.q) ?? null, filter.archived ?? null, filter.id ?? null];
    return readPage(byTitle, asked, values, (rest) =>
      this.lists.read<Scenario>({ text: `${listRows} ${rest}` }, values),
    );
  }

  /** Also as this request has just written it. */
  async findById(organizationId: string, id: string): Promise<Scenario | undefined> {
    const [scenario] = await this.transactions.read<Scenario>(getScenario, [organizationId, id]);
    return scenario;
  }

  insert(organizationId: string, id: string, fields: ScenarioFields): Promise<Written> {
    return this.write(insertNamed('scenarios', organizationId, id, columnsOf(fields)));
  }

  /** Changes the given fields. */
  update(
    organizationId: string,
    id: string,
    versions: Versions,
    fields: Partial<ScenarioFields>,
  ): Promise<Written> {
    return this.write(updateNamed('scenarios', organizationId, id, versions, columnsOf(fields)));
  }

  /** Serializable as every write is, so that a create either came before or sees it. */
  archive(organizationId: string, id: string, versions: Versions): Promise<Written> {
    const archivedAt = { archived_at: () => 'coalesce(archived_at, now())' };
    return this.write(updateNamed('scenarios', organizationId, id, versions, {}, archivedAt));
  }

  unarchive(organizationId: string, id: string, versions: Versions): Promise<Written> {
    return this.write(updateNamed('scenarios', organizationId, id, versions, { archived_at: null }));
  }

  private async write({ text, values = [] }: QueryConfig): Promise<Written> {
    const [written] = await this.transactions.change<Written>('scenarios', { text }, values);
    return written!;
  }
}

function columnsOf(fields: Partial<ScenarioFields>): Record<string, unknown> {
  return {
    external_id: fields.externalId,
    title: fields.title,
    description: fields.description,
    mode: fields.mode,
    difficulty: fields.difficulty,
    skills: fields.skills,
    estimated_minutes: fields.estimatedMinutes,
  };
}
