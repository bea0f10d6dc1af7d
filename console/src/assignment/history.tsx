/** The history of an assignment as a timeline, oldest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { ChangeEntry } from './changes.tsx';
import { historyQuery } from './queries.ts';
import { t } from './texts.ts';

export function History({ id }: { id: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyQuery(id),
  );
  return (
    <section aria-labelledby="history" className="min-w-0">
      <h2 id="history" className="mb-3 text-base font-semibold">
        {t.history}
      </h2>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        !error && <Skeleton rows={2} rowClass="h-16" />
      ) : (
        <ol className="border-s-2 border-line">
          {data.pages
            .flatMap(({ items }) => items)
            .map((change) => (
              <li
                key={change.version}
                className="relative ps-5 pb-5 before:absolute before:-start-[7px] before:top-1 before:size-3 before:rounded-full before:border-2 before:border-accent before:bg-surface"
              >
                <ChangeEntry change={change} />
              </li>
            ))}
        </ol>
      )}
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t.historyMore}
        </Button>
      )}
    </section>
  );
}
