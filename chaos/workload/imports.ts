/** Imports a file, follows it to its end, and records what became of each row. */
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { Output } from '../history/assignment-model.ts';
import type { Answer } from './client.ts';
import { type Doors, isAnswer, type KnownPair } from './doors.ts';

export interface Import {
  readonly id: string;
  readonly counts: Readonly<Record<string, number>>;
  /** As a report told: how many rows have which outcome. */
  readonly reported: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Whether it came to every row. */
  readonly isComplete: boolean;
}

/** Seconds that an import is given, with all that happens to the service meanwhile. */
const patienceSeconds = 90;

/** @returns what is to be checked of it; undefined if nobody took it */
export async function importRows(doors: Doors, pairs: readonly KnownPair[]): Promise<Import | undefined> {
  const { random, recorder, by } = doors;
  const tag = recorder.tag(by);
  const from = recorder.now();
  const reassignCompleted = random.chance(0.6);
  const isCancelled = random.chance(0.1);
  const mode = random.chance(0.2) ? 'atomic' : 'partial';
  const lines = pairs.map(
    (pair, i) => `${pair.counselor.externalId},${pair.scenario.externalId},${tag}-${i}`,
  );
  const sent = {
    headers: { ...doors.stand.callers.admin, 'Idempotency-Key': tag },
    body: `counselor,scenario,note\n${lines.join('\n')}\n`,
  };
  const path = `/api/admin/imports?mode=${mode}&reassignCompleted=${reassignCompleted}`;
  const uploaded = await doors.sendUntilAnswered(path, sent);
  const ending = doors.endingOf('import', uploaded, [], from);
  const record = (i: number, output: Output | undefined): void =>
    recorder.add(
      by,
      pairs[i]!,
      from,
      { do: 'create', tag: `${tag}-${i}`, unlessCompletedBefore: !reassignCompleted },
      output,
    );
  if (ending !== 'ok') {
    recorder.count('import', ending);
    if (ending === 'unknown') pairs.forEach((_, i) => record(i, undefined));
    return undefined;
  }
  const id = (uploaded as Answer).body['id'] as string;
  if (isCancelled)
    await doors.sendUntilAnswered(`/api/admin/imports/${id}/cancel`, { headers: doors.stand.callers.admin });
  const ended = await whenEnded(doors, id);
  const report = ended && (await rowsOf(doors, id));
  if (ended === undefined || report === undefined) {
    doors.odd('import', `it did not end within ${patienceSeconds} s`, uploaded);
    pairs.forEach((_, i) => record(i, undefined));
    return undefined;
  }
  const reported: Record<string, number> = {};
  for (const { line, outcome, reason } of report) {
    const i = Number(line) - 2;
    reported[outcome] = 1 + (reported[outcome] ?? 0);
    recorder.count('import row', outcome === 'created' ? 'ok' : 'refused');
    if (outcome === 'created') record(i, { was: 'created' });
    else recorder.refused.set(`${tag}-${i}`, 'import row');
    // Where nothing was created after all, an earlier line of the file is no assignment.
    const isOnlyInFile = ended['status'] === 'failed' && reason.startsWith('An earlier line');
    if (outcome === 'existing' && !isOnlyInFile) record(i, { was: 'existing' });
    if (outcome === 'completed_before') record(i, { was: 'completed-before' });
  }
  recorder.count('import', ended['status'] === 'completed' ? 'ok' : 'refused');
  return {
    id,
    counts: ended['counts'] as Record<string, number>,
    reported,
    rows: pairs.length,
    isComplete: ended['status'] === 'completed',
  };
}

async function whenEnded(doors: Doors, id: string): Promise<Record<string, unknown> | undefined> {
  const deadline = performance.now() + patienceSeconds * 1_000;
  while (performance.now() < deadline) {
    const outcome = await doors.send('GET', `/api/admin/imports/${id}`, {
      headers: doors.stand.callers.admin,
    });
    if (isAnswer(outcome) && outcome.status === 200) {
      if (['completed', 'failed', 'cancelled'].includes(outcome.body['status'] as string))
        return outcome.body;
    } else if (isAnswer(outcome) && outcome.status !== 503)
      doors.odd('import', 'an answer that should not be', outcome);
    await wait(50);
  }
  return undefined;
}

async function rowsOf(
  doors: Doors,
  id: string,
): Promise<Record<'line' | 'outcome' | 'reason', string>[] | undefined> {
  const deadline = performance.now() + patienceSeconds * 1_000;
  while (performance.now() < deadline) {
    const path = `/api/admin/imports/${id}/rows`;
    const outcome = await doors.send('GET', path, { headers: doors.stand.callers.admin });
    if (isAnswer(outcome) && outcome.status === 200) return parse(outcome.text, { columns: true, bom: true });
    await wait(50);
  }
  return undefined;
}
