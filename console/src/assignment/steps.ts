/** What may be done with an assignment, by whom and when; and doing it, so that everybody here knows of it afterwards. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import { client } from '../api/client.ts';
import { Failure } from '../api/failure.ts';
import { useChange, useKeys } from '../api/queries.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import { type Me, useDates } from '../session/me.ts';
import { useClose } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import type { Assignment, Status } from '../words/assignment.tsx';
import { type Tagged, assignmentQuery, tagged } from './queries.ts';
import { dueOf } from './due.ts';
import { done } from './texts.ts';

export type Step = 'start' | 'complete' | 'cancel' | 'edit' | 'result';

const from: Record<Step, readonly Status[]> = {
  start: ['pending'],
  complete: ['in_progress'],
  cancel: ['pending', 'in_progress'],
  edit: ['pending', 'in_progress'],
  result: ['completed'],
};

/** Counselors see their own alone, and do them. */
export const isTheirs = (step: Step, { role }: Pick<Me, 'role'>): boolean =>
  role !== 'counselor' || step === 'start' || step === 'complete';

export const isPossible = (step: Step, { status }: Pick<Assignment, 'status'>): boolean =>
  from[step].includes(status);

/** Told of the version that somebody has made here: it is no news to them. */
export const OwnVersion = createContext<(version: number) => void>(() => undefined);

/** Of what is typed into the dialog of a step. */
export const nameOfDraft = (step: Step, id: string): string => `${step}:${id}`;

/** Closes the dialog of a step. */
export const useCloseStep = (id: string): (() => void) =>
  useClose({ to: '/assignments/$id', params: { id } });

/** What a step asks for. */
export type Asked =
  | { step: 'start' }
  | { step: 'complete'; result: { score: number | null; feedback: string | null } }
  | { step: 'cancel'; reason: string | null }
  | { step: 'edit'; etag: string; body: { dueAt?: string | null; note?: string | null } }
  | { step: 'result'; etag: string; body: { score: number | null; feedback: string | null; reason: string } };

/**
 * @param onDone after it was done, and said
 * @param onFailed before it is looked at anew
 */
export function useStep(id: string, onDone?: (now: Tagged) => void, onFailed?: (failure: Failure) => void) {
  const queryClient = useQueryClient();
  const tellOwn = useContext(OwnVersion);
  const keyOf = useKeys();
  const query = assignmentQuery(id);
  const dates = useDates();
  const [isDone, setDone] = useState(false);
  const change = useChange({
    // An edit has no key, and needs none: it is of one version, and a repeat of what was done finds that out.
    isKeyed: true,
    async mutationFn(asked: Asked) {
      try {
        return await request(id, asked, keyOf(asked));
      } catch (failure) {
        if (asked.step !== 'edit' || !(failure instanceof Failure && failure.is('precondition-failed')))
          throw failure;
        const now = await tagged(client.GET('/api/assignments/{id}', { params: { path: { id } } }));
        const { dueAt, note } = asked.body;
        const isAsAsked =
          (dueAt === undefined || dueAt === dueOf(now, dates)) && (note === undefined || note === now.note);
        if (isAsAsked) return now;
        throw failure;
      }
    },
    async onSuccess(now, { step }) {
      setDone(true);
      tellOwn(now.version);
      queryClient.setQueryData(query.queryKey, now);
      say({ text: done[step] });
      onDone?.(now);
      void queryClient.invalidateQueries({ queryKey: assignmentsKey });
    },
    // Somebody was quicker: what is now, before it is told that this cannot be done.
    async onError(failure) {
      onFailed?.(failure);
      if (failure.status === 409 || failure.status === 412 || failure.status === 404)
        await queryClient.invalidateQueries({ queryKey: assignmentsKey });
    },
  });
  return { ...change, isDone };
}

async function request(id: string, asked: Asked, key: string): Promise<Tagged> {
  const params = { path: { id }, header: { 'Idempotency-Key': key } };
  switch (asked.step) {
    case 'start':
      return tagged(client.POST('/api/assignments/{id}/start', { params, body: {} }));
    case 'complete':
      return tagged(
        client.POST('/api/assignments/{id}/complete', { params, body: { result: asked.result } }),
      );
    case 'cancel':
      return tagged(client.POST('/api/assignments/{id}/cancel', { params, body: { reason: asked.reason } }));
    case 'result':
      return tagged(
        client.POST('/api/assignments/{id}/result', {
          params: { ...params, header: { ...params.header, 'If-Match': asked.etag } },
          body: asked.body,
        }),
      );
    case 'edit':
      return tagged(
        client.PATCH('/api/assignments/{id}', {
          params: { path: { id }, header: { 'If-Match': asked.etag } },
          body: asked.body,
        }),
      );
  }
}
