/**
 * Every operation, through the door that it has: sends it, and records what the answer means. An answer that nothing
 * explains is an oddity; 503 and a lost connection leave open whether it happened.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Output, Status, Step } from '../history/assignment-model.ts';
import { type Ending, keyOf, type Pair, type Recorder } from '../history/recorder.ts';
import type { Random } from '../random.ts';
import type { Named, Stand } from '../stand.ts';
import type { Answer, Client, Outcome, Sent } from './client.ts';

export interface KnownPair extends Pair {
  readonly counselor: Named;
  readonly scenario: Named;
}

/** Milliseconds for which a caller sends a request again under its Idempotency-Key. */
const perseverance = 20_000;

export class Doors {
  readonly stand: Stand;
  readonly client: Client;
  readonly recorder: Recorder;
  readonly by: string;
  /** The choices of one operation: how many it needs depends on what it meets, and must not change those of the next. */
  random: Random;
  private readonly choices: Random;
  private operation = 0;
  /** Assignments that were seen last, by pair. */
  private readonly known: Map<string, string[]>;

  constructor(
    by: string,
    stand: Stand,
    client: Client,
    recorder: Recorder,
    choices: Random,
    known: Map<string, string[]>,
  ) {
    this.by = by;
    this.stand = stand;
    this.client = client;
    this.recorder = recorder;
    this.choices = choices;
    this.random = choices;
    this.known = known;
  }

  /** Begins another operation. */
  next(): this {
    this.operation += 1;
    this.random = this.choices.for(String(this.operation));
    return this;
  }

  async createByWeb(pair: KnownPair): Promise<void> {
    const tag = this.recorder.tag(this.by);
    const from = this.recorder.now();
    const { counselorId, scenarioId } = pair;
    const outcome = await this.send('POST', '/api/assignments', {
      headers: this.stand.callers.supervisor,
      body: { counselorId, scenarioId, note: tag },
    });
    this.recordCreate('web create', pair, tag, from, outcome);
  }

  /** Sends it again until there is an answer, if it has an Idempotency-Key. */
  async createByPartner(pair: KnownPair): Promise<void> {
    const tag = this.recorder.tag(this.by);
    const from = this.recorder.now();
    const isKeyed = this.random.chance(0.8);
    const scenario = this.random.chance(0.5) ? pair.scenario.id : pair.scenario.externalId;
    const sent = {
      headers: { ...this.stand.callers.partner, ...(isKeyed ? { 'Idempotency-Key': tag } : {}) },
      body: { user_id: pair.counselor.externalId, scenario_id: scenario, note: tag },
    };
    const path = '/api/external/assignments';
    const outcome = await (isKeyed ? this.sendUntilAnswered(path, sent) : this.send('POST', path, sent));
    this.recordCreate('partner create', pair, tag, from, outcome);
  }

  async bulk(pairs: readonly KnownPair[]): Promise<void> {
    const tag = this.recorder.tag(this.by);
    const from = this.recorder.now();
    const mode = this.random.chance(0.3) ? 'atomic' : 'partial';
    const reassignCompleted = this.random.chance(0.6);
    const unlessCompletedBefore = !reassignCompleted;
    const outcome = await this.send('POST', '/api/assignments/bulk', {
      headers: this.stand.callers.supervisor,
      body: {
        counselorIds: [...new Set(pairs.map(({ counselorId }) => counselorId))],
        scenarioIds: [...new Set(pairs.map(({ scenarioId }) => scenarioId))],
        note: tag,
        mode,
        reassignCompleted,
      },
    });
    const record = (pair: Pair, output: Output | undefined): void =>
      this.recorder.add(this.by, pair, from, { do: 'create', tag, unlessCompletedBefore }, output);
    const ending = this.endingOf('bulk', outcome, [409], from);
    if (ending === 'ok') {
      const { created, existing, completedBefore } = (outcome as Answer).body as unknown as BulkAnswer;
      const answered = [created, existing, completedBefore].flat();
      if (!isSameSet(answered.map(keyOf), pairs.map(keyOf)))
        this.odd('bulk', 'answers not for the pairs that were asked for', outcome);
      for (const { id, ...pair } of created) {
        this.learn(pair, id);
        record(pair, { was: 'created' });
      }
      for (const { assignmentId, ...pair } of existing) {
        this.learn(pair, assignmentId);
        record(pair, { was: 'existing', tag: assignmentId });
      }
      for (const { assignmentId, ...pair } of completedBefore)
        record(pair, { was: 'completed-before', tag: assignmentId });
    } else if (ending === 'refused') {
      this.recorder.refused.set(tag, 'bulk');
      const { existing = [] }: Partial<BulkAnswer> = isAnswer(outcome) ? outcome.body : {};
      for (const { assignmentId, ...pair } of existing) record(pair, { was: 'existing', tag: assignmentId });
    } else for (const pair of pairs) record(pair, undefined);
    this.recorder.count('bulk', ending);
  }

  async step(step: Exclude<Step, 'deliverResult'>, pair: KnownPair): Promise<void> {
    const id = this.choose(pair);
    if (id === undefined) return;
    const tag = this.recorder.tag(this.by);
    const from = this.recorder.now();
    const body = { start: {}, complete: { result: { score: 50, feedback: tag } }, cancel: { reason: tag } }[
      step
    ];
    const outcome = await this.send('POST', `/api/assignments/${id}/${step}`, {
      headers: this.stand.callers.supervisor,
      body,
    });
    this.recordStep(step, pair, id, tag, from, outcome, ({ body: answer }) => answer['status'] as Status);
  }

  async deliverResult(pair: KnownPair): Promise<void> {
    const id = this.choose(pair);
    if (id === undefined) return;
    const tag = this.recorder.tag(this.by);
    const from = this.recorder.now();
    const outcome = await this.sendUntilAnswered(`/api/external/assignments/${id}/result`, {
      headers: { ...this.stand.callers.partner, 'Idempotency-Key': tag },
      body: { score: 75, feedback: tag },
    });
    this.recordStep('deliverResult', pair, id, tag, from, outcome, ({ body }) => body['status'] as Status);
  }

  async get(pair: KnownPair): Promise<void> {
    const id = this.choose(pair);
    if (id === undefined) return;
    const from = this.recorder.now();
    const [path, headers] = this.random.chance(0.5)
      ? [`/api/assignments/${id}`, this.stand.callers.supervisor]
      : [`/api/external/assignments/${id}`, this.stand.callers.partner];
    const outcome = await this.send('GET', path, { headers });
    const ending = this.endingOf('get', outcome, [404], from);
    this.recorder.count('get', ending);
    if (!isAnswer(outcome) || ending === 'unknown') return;
    const output: Output =
      ending === 'refused'
        ? { was: 'not-found' }
        : { was: 'found', status: outcome.body['status'] as Status };
    this.recorder.add(this.by, pair, from, { do: 'get', tag: id }, output);
  }

  /** Reads all assignments of a pair; undefined if there was no answer. */
  async list(pair: Pair): Promise<ListedAssignment[] | undefined> {
    const from = this.recorder.now();
    const path = `/api/assignments?counselorId=${pair.counselorId}&scenarioId=${pair.scenarioId}&limit=200`;
    const outcome = await this.send('GET', path, { headers: this.stand.callers.supervisor });
    const ending = this.endingOf('list', outcome, [], from);
    this.recorder.count('list', ending);
    if (ending !== 'ok') return undefined;
    const { items, nextCursor } = (outcome as Answer).body as {
      items: ListedAssignment[];
      nextCursor: unknown;
    };
    if (nextCursor !== null) throw new Error('A pair has more assignments than a page: choose more pairs.');
    const all = new Map(items.map(({ id, status }) => [id, status]));
    this.recorder.add(this.by, pair, from, { do: 'list' }, { was: 'listed', all });
    return items;
  }

  /** Sends a request to any instance. */
  send(method: string, path: string, sent: Sent): Promise<Outcome> {
    return this.client.send(this.instance(), method, path, sent);
  }

  /** Sends a request under its Idempotency-Key, to any instance each time, until it is answered for good. */
  async sendUntilAnswered(path: string, sent: Sent): Promise<Outcome> {
    const deadline = performance.now() + perseverance;
    let isMaybeDone = false;
    for (;;) {
      const outcome = await this.send('POST', path, sent);
      // A conflict of this try says nothing of one before, which may still be under way.
      const isOpen = isAnswer(outcome) && isMaybeDone && isSerializationConflict(outcome);
      if (isAnswer(outcome) && outcome.status < 500 && !isInProgress(outcome) && !isOpen) return outcome;
      isMaybeDone ||= outcome !== 'not-sent';
      if (performance.now() > deadline) return isMaybeDone ? 'unknown' : outcome;
      await wait(this.random.whole(20, 200));
    }
  }

  /**
   * What an answer means: `ok` below 300, `refused` if it may be refused so and says that nothing happened, and unknown.
   * @param refusals the statuses that are a refusal here
   */
  endingOf(operation: string, outcome: Outcome, refusals: readonly number[], from: number): Ending {
    if (outcome === 'not-sent') return 'refused';
    if (outcome === 'unknown') return 'unknown';
    if (outcome.status < 300) return 'ok';
    if (isSerializationConflict(outcome)) {
      this.recorder.conflicts.push(this.recorder.now() - from);
      return 'refused';
    }
    if (refusals.includes(outcome.status)) return 'refused';
    if (outcome.status !== 503) this.odd(operation, 'an answer that should not be', outcome);
    return 'unknown';
  }

  /** Notes an answer that should not be. */
  odd(operation: string, what: string, outcome: Outcome): void {
    const answer = isAnswer(outcome) ? `${outcome.status} ${outcome.text.slice(0, 500)}` : outcome;
    this.recorder.oddities.push(`${this.by}, ${operation}: ${what}: ${answer}`);
  }

  private recordCreate(operation: string, pair: Pair, tag: string, from: number, outcome: Outcome): void {
    const ending = this.endingOf(operation, outcome, [409], from);
    this.recorder.count(operation, ending);
    const record = (output: Output | undefined): void =>
      this.recorder.add(this.by, pair, from, { do: 'create', tag, unlessCompletedBefore: false }, output);
    if (ending === 'unknown') record(undefined);
    if (ending === 'refused') this.recorder.refused.set(tag, operation);
    if (!isAnswer(outcome) || ending === 'unknown') return;
    if (ending === 'ok') {
      if (outcome.body['note'] !== undefined && outcome.body['note'] !== tag)
        this.odd(operation, `another one's assignment as the answer to ${tag}`, outcome);
      this.learn(pair, outcome.body['id'] as string);
      record({ was: 'created' });
      return;
    }
    const { assignment } = outcome.body as { assignment?: { id: string; status: Status } };
    if (assignment === undefined) {
      if (!isSerializationConflict(outcome)) this.odd(operation, 'a conflict with nothing', outcome);
      return;
    }
    this.learn(pair, assignment.id);
    record({ was: 'existing', tag: assignment.id, status: assignment.status });
  }

  private recordStep(
    step: Step,
    pair: Pair,
    id: string,
    tag: string,
    from: number,
    outcome: Outcome,
    statusIn: (answer: Answer) => Status,
  ): void {
    const ending = this.endingOf(step, outcome, [404, 409], from);
    this.recorder.count(step, ending);
    const record = (output: Output | undefined): void =>
      this.recorder.add(this.by, pair, from, { do: 'step', step, tag: id }, output);
    if (ending === 'refused') this.recorder.refused.set(tag, step);
    if (ending === 'unknown') record(undefined);
    if (!isAnswer(outcome) || ending === 'unknown' || isSerializationConflict(outcome)) return;
    if (ending === 'ok') record({ was: 'found', status: statusIn(outcome) });
    else if (outcome.status === 404) record({ was: 'not-found' });
    else record({ was: 'invalid-transition', from: outcome.body['from'] as Status });
  }

  private instance(): string {
    return this.random.pick(this.stand.instances)!.url;
  }

  private learn(pair: Pair, id: string): void {
    const key = keyOf(pair);
    const ids = this.known.get(key) ?? [];
    if (ids.at(-1) !== id) this.known.set(key, [...ids.slice(-3), id]);
  }

  /** An assignment of the pair: mostly the latest that was seen. */
  private choose(pair: Pair): string | undefined {
    const isLatest = this.random.chance(0.8);
    const any = this.random.whole(0, 3);
    const ids = this.known.get(keyOf(pair)) ?? [];
    return isLatest ? ids.at(-1) : ids[any % Math.max(1, ids.length)];
  }
}

export interface ListedAssignment {
  id: string;
  status: Status;
  note: string | null;
}

interface BulkAnswer {
  created: (Pair & { id: string })[];
  existing: (Pair & { assignmentId: string })[];
  completedBefore: (Pair & { assignmentId: string })[];
}

export function isAnswer(outcome: Outcome): outcome is Answer {
  return typeof outcome === 'object';
}

const isOfType = ({ body }: Answer, slug: string): boolean => body['type'] === `/problems/${slug}`;
const isSerializationConflict = (answer: Answer): boolean => isOfType(answer, 'serialization-conflict');
const isInProgress = (answer: Answer): boolean => isOfType(answer, 'idempotency-key-in-progress');

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === one.length;
}
