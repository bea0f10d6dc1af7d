import { setTimeout as wait } from 'node:timers/promises';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { DataSource, type EntityManager, In, QueryFailedError } from 'typeorm';
import type { CreateAssignmentDto } from './create-assignment.dto.js';
import { Assignment, AssignmentChange, Counselor, Scenario } from './entities.js';

const organizationId = process.env['ORGANIZATION_ID'] ?? '';
const actor = { id: process.env['ACTOR_ID'] ?? '', name: 'Bench partner' };

const attempts = 5;
const retryable = new Set(['40001', '40P01', '23505']);

@Injectable()
export class AssignmentsService {
  /** Runs of the transaction, and how many of them failed. */
  readonly counts = { attempts: 0, aborts: 0 };

  constructor(private readonly dataSource: DataSource) {}

  /** Looks first, in a SERIALIZABLE transaction that is run again when PostgreSQL aborts it. */
  async createChecked(dto: CreateAssignmentDto): Promise<object> {
    for (let attempt = 1; ; attempt += 1) {
      this.counts.attempts += 1;
      try {
        return await this.dataSource.transaction('SERIALIZABLE', async (em) => {
          const { counselor, scenario } = await this.find(em, dto);
          const active = await em.findOne(Assignment, {
            where: {
              counselorId: counselor.id,
              scenarioId: scenario.id,
              status: In(['pending', 'in_progress']),
            },
          });
          if (active) throw new ConflictException(`Already assigned: ${active.id}`);
          return this.save(em, counselor, scenario);
        });
      } catch (error) {
        if (!retryable.has(codeOf(error) ?? '')) throw error;
        this.counts.aborts += 1;
        if (attempt === attempts) throw new ConflictException('Please try again');
      }
      await wait(Math.random() * 10 * 2 ** attempt);
    }
  }

  /** Saves, and leaves it to the unique index whether that is right. */
  async createUnchecked(dto: CreateAssignmentDto): Promise<object> {
    this.counts.attempts += 1;
    try {
      return await this.dataSource.transaction('READ COMMITTED', async (em) => {
        const { counselor, scenario } = await this.find(em, dto);
        return this.save(em, counselor, scenario);
      });
    } catch (error) {
      if (codeOf(error) !== '23505') throw error;
      throw new ConflictException('Already assigned');
    }
  }

  private async find(
    em: EntityManager,
    dto: CreateAssignmentDto,
  ): Promise<{ counselor: Counselor; scenario: Scenario }> {
    const counselor = await em.findOneBy(Counselor, { organizationId, externalId: dto.user_id });
    if (!counselor) throw new NotFoundException('No such counselor');
    const scenario = await em.findOneBy(Scenario, { organizationId, externalId: dto.scenario_id });
    if (!scenario) throw new NotFoundException('No such scenario');
    return { counselor, scenario };
  }

  private async save(em: EntityManager, counselor: Counselor, scenario: Scenario): Promise<object> {
    const assignment = await em.save(
      em.create(Assignment, {
        organizationId,
        counselorId: counselor.id,
        scenarioId: scenario.id,
        assignedByKind: 'partner',
        assignedById: actor.id,
        assignedByName: actor.name,
      }),
    );
    await em.save(
      em.create(AssignmentChange, {
        assignmentId: assignment.id,
        version: 1,
        door: 'partner',
        actorKind: 'partner',
        actorId: actor.id,
        actorName: actor.name,
        toStatus: 'pending',
      }),
    );
    return {
      id: assignment.id,
      user_id: counselor.externalId,
      scenario_id: scenario.id,
      scenario_external_id: scenario.externalId,
      scenario_title: scenario.title,
      status: assignment.status,
      assigned_at: assignment.createdAt,
    };
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
}
