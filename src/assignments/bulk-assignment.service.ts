/** Assigns every one of several scenarios to every one of several counselors, in one transaction. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldFault, ValidationFailed } from '../http/problems/problems.js';
import type { Due } from '../http/validation/days.js';
import { type ActiveAssignment, activeOf, DuplicateActiveAssignment } from './assignment-problems.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { archivedCounselor, archivedScenario } from './assignments.service.js';
import type { Actor } from './lifecycle.js';
import type { Outcome, WantedAssignment } from './sql/wanted.js';

/** Pairs at most, in one request. */
export const mostPairs = 5000;

export const bulkModes = ['partial', 'atomic'] as const;
/** `partial`: what can be created is. `atomic`: all that is wanted, or nothing. */
export type BulkMode = (typeof bulkModes)[number];

export interface WantedProduct {
  organizationId: string;
  actor: Actor;
  /** Null: counselors of all groups, and of none. */
  groups: readonly string[] | null;
  counselorIds: string[];
  scenarioIds: string[];
  due: Due;
  note: string | null;
  repeatEveryMonths: number | null;
  mode: BulkMode;
  /** Also pairs that were completed before. */
  reassignCompleted: boolean;
  /** The same checks and the same answer, and nothing is created. */
  dryRun: boolean;
}

interface Pair {
  counselorId: string;
  scenarioId: string;
}

export interface PairWithAssignment extends Pair {
  assignmentId: string;
}

export interface BulkResult {
  /** `id` is null in a dry run. */
  created: (Pair & { id: string | null })[];
  existing: PairWithAssignment[];
  completedBefore: PairWithAssignment[];
  summary: { requested: number; created: number; existing: number; completedBefore: number };
}

/** Nothing is created where a request names what is not there: a typing mistake is not half obeyed. */
const mistakes: Outcome['outcome'][] = [
  'unknown_counselor',
  'unknown_scenario',
  'archived_counselor',
  'archived_scenario',
];

@Injectable()
export class BulkAssignmentService {
  constructor(private readonly assignments: AssignmentsRepository) {}

  /**
   * Throws {@link ValidationFailed} that names each unknown or archived id, and in mode `atomic`
   * {@link DuplicateActiveAssignment} if any pair is active already; in both cases nothing is created.
   */
  async create(product: WantedProduct): Promise<BulkResult> {
    const wanted = pairsOf(product);
    const atomic = product.mode === 'atomic';
    const outcomes = await this.assignments.createWhereNoneIsActive({
      wanted,
      createNothingOn: atomic ? [...mistakes, 'existing'] : mistakes,
      dryRun: product.dryRun,
    });
    const faults = faultsOf(product, wanted, outcomes);
    if (faults.length > 0) throw new ValidationFailed(faults);
    const result = resultOf(wanted, outcomes, product.dryRun);
    const active = outcomes.find((each) => each.outcome === 'existing');
    if (atomic && active !== undefined) throw refusal(activeOf(active, product.actor), result);
    return result;
  }
}

/** The cross product; ids that are repeated count once. */
function pairsOf(product: WantedProduct): WantedAssignment[] {
  const counselorIds = distinct(product.counselorIds);
  const scenarioIds = distinct(product.scenarioIds);
  const pairs = counselorIds.length * scenarioIds.length;
  if (pairs > mostPairs) {
    const message = `${counselorIds.length} counselors and ${scenarioIds.length} scenarios make ${pairs} pairs; ${mostPairs} are the most.`;
    throw new ValidationFailed([{ field: 'counselorIds', code: 'too-many-pairs', message }]);
  }
  const { organizationId, actor, groups, due, note, repeatEveryMonths, reassignCompleted } = product;
  return counselorIds.flatMap((counselorId) =>
    scenarioIds.map((scenarioId) => ({
      id: randomUUIDv7(),
      organizationId,
      actor,
      groups,
      counselor: { id: counselorId },
      scenario: { id: scenarioId },
      ...due,
      note,
      repeatEveryMonths,
      unlessCompletedBefore: !reassignCompleted,
    })),
  );
}

function distinct(ids: string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

function faultsOf(product: WantedProduct, wanted: WantedAssignment[], outcomes: Outcome[]): FieldFault[] {
  const unknownCounselors = new Set<string>();
  const unknownScenarios = new Set<string>();
  const archivedCounselors = new Set<string>();
  const archivedScenarios = new Set<string>();
  wanted.forEach(({ counselor, scenario }, i) => {
    const outcome = outcomes[i];
    if (outcome === undefined || !('id' in counselor) || !('id' in scenario)) return;
    if (outcome.counselorId === null) unknownCounselors.add(counselor.id);
    if (outcome.scenarioId === null) unknownScenarios.add(scenario.id);
    if (outcome.outcome === 'archived_counselor') archivedCounselors.add(counselor.id);
    if (outcome.outcome === 'archived_scenario') archivedScenarios.add(scenario.id);
  });
  const named = (
    field: string,
    ids: string[],
    among: Set<string>,
    fault: (field: string, id: string) => FieldFault,
  ) => ids.flatMap((id, i) => (among.has(id.toLowerCase()) ? [fault(`${field}[${i}]`, id)] : []));
  const unknown =
    (what: string) =>
    (field: string, id: string): FieldFault => ({
      field,
      code: 'unknown',
      message: `There is no ${what} ${id}.`,
    });
  return [
    ...named('counselorIds', product.counselorIds, unknownCounselors, unknown('counselor')),
    ...named('scenarioIds', product.scenarioIds, unknownScenarios, unknown('scenario')),
    ...named('counselorIds', product.counselorIds, archivedCounselors, archivedCounselor),
    ...named('scenarioIds', product.scenarioIds, archivedScenarios, archivedScenario),
  ];
}

function resultOf(wanted: WantedAssignment[], outcomes: Outcome[], dryRun: boolean): BulkResult {
  const created: BulkResult['created'] = [];
  const existing: PairWithAssignment[] = [];
  const completedBefore: PairWithAssignment[] = [];
  outcomes.forEach((each, i) => {
    const { outcome } = each;
    if (outcome === 'created') created.push({ id: dryRun ? null : (wanted[i]?.id ?? null), ...pairOf(each) });
    if (outcome === 'existing') existing.push({ ...pairOf(each), assignmentId: each.activeId });
    if (outcome === 'completed_before')
      completedBefore.push({ ...pairOf(each), assignmentId: each.completedId });
  });
  const summary = {
    requested: outcomes.length,
    created: created.length,
    existing: existing.length,
    completedBefore: completedBefore.length,
  };
  return { created, existing, completedBefore, summary };
}

function pairOf({ counselorId, scenarioId }: Pair): Pair {
  return { counselorId, scenarioId };
}

/** The 409 of an atomic request: the first active assignment as its `assignment`, and all of them. */
function refusal(first: ActiveAssignment, { existing, summary }: BulkResult): DuplicateActiveAssignment {
  return new DuplicateActiveAssignment(
    `${summary.existing} of ${summary.requested} pairs have an active assignment already. Nothing was created.`,
    first,
    existing,
  );
}
