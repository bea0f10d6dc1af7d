/**
 * Does what is intended, once: every try carries the key that was made when the dialog opened. What cannot be known, such as
 * after an answer that was lost, is noted as unsure until the service has said what became of it.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type Schemas, answered, client, newKey, serviceTime } from '../api/client.ts';
import { Failure } from '../api/failure.ts';
import { useChange } from '../api/queries.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import { type Draft, draftNow, isSame, note } from './draft.ts';
import { type ExistingPair, type Pair, type Preview, detailsQuery, previewQuery } from './queries.ts';

type Assignment = Schemas['AssignmentDto'];

/** Milliseconds that the clocks of the service and of its database may be apart. */
const clocksApart = 5_000;

/** What came of it. */
export interface Outcome {
  /** What was intended. */
  of: Draft;
  created: (Pair & { id: string })[];
  /** What this person's earlier try had assigned, whose answer was lost. */
  before: ExistingPair[];
  /** What somebody assigned meanwhile: the preview did not know it. */
  lost: ExistingPair[];
  details: Map<string, Assignment>;
}

export interface Sending {
  draft: Draft;
  /** As the person saw it. */
  seen: Preview | undefined;
}

export const pairsOf = ({ counselors, scenarios }: Pick<Draft, 'counselors' | 'scenarios'>): number =>
  counselors.length * scenarios.length;

/** @param onSuccess told also if the dialog was closed meanwhile; with null if there was nothing to do that had been seen */
export function useAssigning(
  me: Schemas['CurrentUserDto'],
  onSuccess: (outcome: Outcome | null) => void,
  onError: (failure: Failure) => void,
) {
  const queryClient = useQueryClient();
  return useChange({
    isKeyed: true,
    mutationFn: (sending: Sending) => assign(queryClient, me.id, sending),
    onSuccess,
    onError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: assignmentsKey }),
  });
}

/** What is in the way of what is meant now; nothing is known of that once it was changed. */
export const errorOf = (
  { error, variables }: Pick<ReturnType<typeof useAssigning>, 'error' | 'variables'>,
  draft: Draft,
): Failure | null => (variables && isSame(variables.draft, draft) ? error : null);

async function assign(
  queryClient: QueryClient,
  myId: string,
  { draft, seen }: Sending,
): Promise<Outcome | null> {
  const ids = { counselorIds: draft.counselors.map(idOf), scenarioIds: draft.scenarios.map(idOf) };
  if (seen === undefined && draftNow()?.unsureSince === null) {
    const { summary } = await queryClient.ensureQueryData(previewQuery(ids.counselorIds, ids.scenarioIds));
    // It is shown now, and says something that nobody has seen yet.
    if (summary.created < summary.requested) return null;
  }
  const unsureSince = draftNow()?.earlierUnsureSince ?? draftNow()?.unsureSince ?? null;
  const { created, existing } = await sendOnce(draft, ids);
  const known = new Set(seen?.existing.map(({ assignmentId }) => assignmentId));
  const news = existing.filter(({ assignmentId }) => unsureSince !== null || !known.has(assignmentId));
  // Who it was is worth a question, and nothing is undone if it finds no answer.
  const details = await queryClient
    .fetchQuery({ ...detailsQuery(news.slice(0, 200).map(({ assignmentId }) => assignmentId)), staleTime: 0 })
    .catch(() => new Map<string, Assignment>());
  const isMine = ({ assignmentId }: ExistingPair) => {
    const found = details.get(assignmentId);
    return (
      unsureSince !== null &&
      found?.assignedBy.id === myId &&
      Date.parse(found.createdAt) >= unsureSince - clocksApart
    );
  };
  return {
    of: draft,
    created,
    before: news.filter(isMine),
    lost: news.filter((pair) => !isMine(pair) && !known.has(pair.assignmentId)),
    details,
  };
}

type Ids = { counselorIds: string[]; scenarioIds: string[] };
type Answer = Pick<Outcome, 'created'> & { existing: ExistingPair[] };

async function sendOnce(draft: Draft, ids: Ids, key = draft.key): Promise<Answer> {
  const before = draftNow()?.unsureSince ?? null;
  note({ isSent: true, unsureSince: before ?? serviceTime() }, key);
  try {
    const answer = await send(draft, ids, key);
    note({ key: newKey(), isSent: false, unsureSince: null }, key);
    return answer;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (isVerdict(failure)) note({ unsureSince: null }, key);
    // This try was not done; of earlier ones it says nothing.
    else if (failure.isRefusal) note({ unsureSince: before }, key);
    if (failure.is('idempotency-key-reused') === undefined || key !== draft.key) throw failure;
    // Another tab, made from this one, has used it for something else. This is a request of its own.
    const another = newKey();
    note({ key: another, isSent: false }, key);
    return sendOnce(draft, ids, another);
  }
}

async function send(draft: Draft, { counselorIds, scenarioIds }: Ids, key: string): Promise<Answer> {
  const said = {
    ...(draft.dueOn && { dueAt: draft.dueOn }),
    ...(draft.note.trim() !== '' && { note: draft.note }),
  };
  const options = { params: { header: { 'Idempotency-Key': key } } };
  if (pairsOf(draft) > 1) {
    const body = { counselorIds, scenarioIds, ...said, reassignCompleted: draft.reassignCompleted };
    const { created, existing } = await answered(client.POST('/api/assignments/bulk', { body, ...options }));
    return { created: created as Outcome['created'], existing };
  }
  const pair = { counselorId: counselorIds[0]!, scenarioId: scenarioIds[0]! };
  try {
    const { id } = await answered(
      client.POST('/api/assignments', { body: { ...pair, ...said }, ...options }),
    );
    return { created: [{ ...pair, id }], existing: [] };
  } catch (failure) {
    const duplicate = failure instanceof Failure && failure.is('duplicate-active-assignment');
    if (!duplicate) throw failure;
    return { created: [], existing: [{ ...pair, assignmentId: duplicate.assignment.id }] };
  }
}

/** The service has judged this request, and so no earlier try of it was done either: that would have been answered again. */
const isVerdict = (failure: Failure) =>
  failure.problem !== undefined && [400, 404, 422].includes(failure.status);

const idOf = ({ id }: { id: string }) => id;
