/**
 * Assignments in the database. What changes one runs in a SERIALIZABLE transaction of a single statement;
 * what reads runs beside. Every method is bound to an organization; the statements are in `sql/`.
 * Single creates that are asked for at the same time are gathered into one set.
 */
import { Injectable } from '@nestjs/common';
import { Lists } from '../database/lists/lists.js';
import { Pools } from '../database/connections/pools.js';
import { type AskedPage, type Page, readPage } from '../http/paging/pages.js';
import { wordsOf } from '../http/paging/search.js';
import { Metrics } from '../operations/metrics/metrics.js';
import { Gatherer } from '../database/transactions/gatherer.js';
import { Lane } from '../database/transactions/lane.js';
import { type Runner, SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { Turns } from '../database/transactions/turns.js';
import type { Scope } from './assignments.service.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import * as status from './sql/change-status.js';
import * as create from './sql/create-where-none-is-active.js';
import * as edit from './sql/edit.js';
import {
  type AssignmentFilter,
  countStatement,
  keysetOf,
  listStatement,
  selected,
  type Sort,
} from './sql/list.js';
import * as move from './sql/move-due-days.js';
import { type Figure, summarize } from './sql/summary.js';
import { getAssignment, getHistory, historyKeyset, type HistoryRow } from './sql/read.js';
import { areCommon, findMatches, type Match } from './sql/search.js';
import type { Outcome, WantedAssignment, WantedSet } from './sql/wanted.js';

const table = 'assignments';

@Injectable()
export class AssignmentsRepository {
  constructor(
    private readonly transactions: SerializableTransactions,
    private readonly pools: Pools,
    private readonly lists: Lists,
    private readonly metrics: Metrics,
  ) {}

  private readonly lane = new Lane();
  private readonly turns = new Turns('create_turns');
  private readonly creates = new Gatherer<WantedAssignment, Outcome>({
    run: (wanted, lockTimeoutMs, isApart) => {
      const set = { wanted, createNothingOn: [], dryRun: false, lockTimeoutMs };
      if (isApart) return this.createWhereNoneIsActive(set);
      return this.createWhereNoneIsActive(set, this.turns.areTaken ? this.turns : this.lane);
    },
    runsInOrder: () => !this.turns.areTaken,
    onHang: () => this.lane.forsake(),
    keyOf: create.pairOf,
    onEnd: (size, end) => {
      this.turns.note(end);
      this.metrics.createSets.observe({ end }, size);
    },
  });

  /** Checks and creates one: in a set with others, unless the request must have the transaction to itself. */
  async createOneWhereNoneIsActive(wanted: WantedAssignment): Promise<Outcome> {
    if (!this.transactions.isAlone) {
      const outcome = await this.creates.add(wanted);
      // Another one of its set, with a key that was used, wanted the pair first: nothing was found out about this one.
      const isUndecided = outcome.outcome === 'held_up' && wanted.once === undefined;
      return isUndecided ? this.createOneWhereNoneIsActive(wanted) : outcome;
    }
    const [outcome] = await this.createWhereNoneIsActive({
      wanted: [wanted],
      createNothingOn: [],
      dryRun: false,
    });
    if (outcome === undefined) throw new Error('A wanted assignment had no outcome.');
    return outcome;
  }

  /**
   * Checks and creates a set of wanted assignments in one transaction, one outcome for each, in their order.
   * Throws what PostgreSQL aborted, for the interceptor to run the request again.
   */
  createWhereNoneIsActive(set: WantedSet, by?: Runner): Promise<Outcome[]> {
    return this.transactions.run(table, create.createWhereNoneIsActive(set), create.parametersOf(set), by);
  }

  /** Moves an assignment along its life; none if there is none. */
  changeStatus(change: status.StatusChange): Promise<status.ChangedRow[]> {
    return this.transactions.run(table, status.changeStatus(change), status.parametersOf(change));
  }

  /** Changes fields; undefined if there is no such assignment. */
  async edit(wanted: edit.Edit): Promise<edit.EditedRow | undefined> {
    const [row] = await this.transactions.run<edit.EditedRow>(table, edit.edit, edit.parametersOf(wanted));
    return row;
  }

  /** Moves many assignments along their life, in one transaction; what is not there has no outcome. */
  changeStatuses(change: status.StatusChange): Promise<status.ChangeOutcome[]> {
    return this.transactions.run(table, status.changeStatuses(change), status.parametersOf(change));
  }

  /** Changes fields of many, in one transaction; what is not there has no outcome. */
  editMany(wanted: edit.Edit): Promise<status.ChangeOutcome[]> {
    return this.transactions.run(table, edit.editMany, edit.parametersOf(wanted));
  }

  /** On which days an organization's open assignments are due, with each instant at which they are. */
  dueDays(organizationId: string): Promise<move.DueDay[]> {
    return this.pools.query<move.DueDay>(move.dueDays, [organizationId]);
  }

  /** Moves some that are due on these days; returns how many. */
  async moveDueDays(wanted: move.Move): Promise<number> {
    const values = move.parametersOf(wanted);
    const [row] = await this.transactions.run<{ moved: number }>(table, move.moveDueDays, values);
    return row?.moved ?? 0;
  }

  /** Within what the scope may see. */
  async findById(
    { organizationId, counselorId, groups, scenarioIds }: Scope,
    id: string,
  ): Promise<AssignmentRow | undefined> {
    const values = [organizationId, id, counselorId, groups, scenarioIds];
    const [row] = await this.pools.query<AssignmentRow>(getAssignment, values);
    return row;
  }

  async list(filter: AssignmentFilter, sort: Sort, asked: AskedPage): Promise<Page<AssignmentRow>> {
    const matches = await this.matchesOf(filter);
    const keyset = keysetOf(sort, await this.areFew(filter, sort));
    const values: unknown[] = [];
    return readPage(keyset, asked, values, async (rest) => {
      if (matches?.length === 0) return [];
      const text = listStatement(filter, sort, values, rest, matches);
      return this.lists.read<AssignmentRow>({ text }, values);
    });
  }

  async summarize(filter: AssignmentFilter, weekStarts: readonly Date[]): Promise<Figure[]> {
    const values: unknown[] = [];
    const all = selected(filter, values, await this.matchesOf(filter));
    const text = summarize(all, values, weekStarts);
    return this.lists.read<Figure>({ text }, values);
  }

  /** Changes of an assignment, oldest first. The caller has looked who may see it. */
  history(id: string, asked: AskedPage): Promise<Page<HistoryRow>> {
    const values = [id];
    return readPage(historyKeyset(id), asked, values, (rest) =>
      this.lists.readFresh<HistoryRow>({ text: `${getHistory} ${rest}` }, values),
    );
  }

  /** Where `q` leads; undefined where there is none, or where the assignments are few or common enough to look at each. */
  private async matchesOf(filter: AssignmentFilter): Promise<Match[] | undefined> {
    const words = wordsOf(filter.q);
    if (words === undefined || filter.counselorIds !== undefined || filter.counselorExternalId !== undefined)
      return;
    const all = await this.lists.read<Match>(findMatches, [filter.organizationId, words]);
    return areCommon(all) ? undefined : all.filter(({ counselorIds }) => counselorIds?.length !== 0);
  }

  private async areFew(filter: AssignmentFilter, sort: Sort): Promise<boolean> {
    if (filter.ids !== undefined) return true;
    const statement = countStatement(filter, sort);
    if (statement === undefined) return false;
    const [row] = await this.lists.read<{ areFew: boolean }>(statement, statement.values);
    return row!.areFew;
  }
}
