/** How questions and changes are tried: reads again where the way failed, changes too where a key makes that safe. */
import { QueryClient, type UseMutationOptions, useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { newKey } from './client.ts';
import { Failure } from './failure.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Failure;
  }
}

/** Milliseconds before try `count` + 2: what the service asked for, else more each time. */
const retryDelay = (count: number, { retryAfter }: Failure) =>
  (retryAfter ?? Math.min(0.5 * 2 ** count, 8)) * 1000;

export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (count, failure) => failure.mayPass && count < 2, retryDelay },
      mutations: { retry: false },
    },
  });

/** How a change is tried that carries an `Idempotency-Key`: again by itself where the answer was lost. */
export const keyedTries = {
  retry: (count: number, failure: Failure) => failure.mayPass && count < 4,
  retryDelay,
};

/**
 * A change that runs once at a time: a second press is dropped while the first one runs, also within the same moment, in
 * which React does not know yet that it does. With `isKeyed` it carries an `Idempotency-Key` and is sent again by itself
 * where the answer was lost.
 */
export function useChange<Input = void, Output = unknown>({
  isKeyed = false,
  ...options
}: UseMutationOptions<Output, Failure, Input> & { isKeyed?: boolean }) {
  const isRunning = useRef(false);
  const change = useMutation<Output, Failure, Input>({
    ...options,
    ...(isKeyed && keyedTries),
  });
  const run = (input: Input) => {
    if (isRunning.current) return;
    isRunning.current = true;
    void change
      .mutateAsync(input)
      .catch(() => undefined) // It is in change.error.
      .finally(() => (isRunning.current = false));
  };
  return { ...change, run };
}

/**
 * Gives the `Idempotency-Key` of what a person intends: the same for every try of it, another one once something else is
 * meant.
 */
export function useKeys(): (intention: unknown) => string {
  const last = useRef({ intention: '', key: '' });
  return (intention) => {
    const text = JSON.stringify(intention);
    if (last.current.intention !== text) last.current = { intention: text, key: newKey() };
    return last.current.key;
  };
}
