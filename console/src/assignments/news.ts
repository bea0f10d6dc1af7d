/**
 * What became of a list while it is looked at: the same page is asked for now and then, as long as somebody sees it. Rows
 * that changed are shown as they are now; rows that would come or go only when one says so, so that nothing jumps.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ListedPage, askPage, listQuery } from './queries.ts';
import type { AssignmentSearch } from './search.ts';

const every = 30_000;

export function useNews(search: AssignmentSearch, shown: ListedPage | undefined, shownAt: number) {
  const queryClient = useQueryClient();
  const { data: now = shown, isError } = useQuery({
    queryKey: ['news of assignments', search, shownAt],
    queryFn: ({ signal }) => askPage(search, signal),
    enabled: shown !== undefined,
    ...(shown !== undefined && { initialData: shown, initialDataUpdatedAt: shownAt }),
    staleTime: every - 1000,
    gcTime: 0,
    retry: false,
    refetchInterval: every,
    refetchOnReconnect: 'always',
  });
  const seen = useMemo(() => {
    if (shown === undefined || now === undefined || now === shown)
      return { page: shown, fresh: 0, isDifferent: false, show: () => undefined };
    const was = new Map(shown.items.map((item) => [item.id, item]));
    const is = new Map(now.items.map((item) => [item.id, item]));
    const come = now.items.filter(({ id, createdAt }) => !was.has(id) && Date.parse(createdAt) >= shown.asOf);
    return {
      page: { ...shown, items: shown.items.map((item) => is.get(item.id) ?? item) },
      fresh: come.length,
      isDifferent: [...was.keys()].join() !== [...is.keys()].join(),
      show: () => void queryClient.setQueryData(listQuery(search).queryKey, now),
    };
  }, [queryClient, search, shown, now]);
  return { ...seen, isOld: isError };
}
