/** What others changed while somebody was looking: told, and nothing that was typed is taken away for it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Note } from '../ui/notes.tsx';
import { ChangeList } from './changes.tsx';
import { type Change, historyQuery } from './queries.ts';
import { t } from './texts.ts';

/** @returns the changes since a version, as far as they are known here */
export function useChangesSince(id: string, version: number): Change[] {
  const { data } = useInfiniteQuery(historyQuery(id));
  return (data?.pages ?? []).flatMap(({ items }) => items).filter((change) => change.version > version);
}

export function News({ changes, children }: { changes: Change[]; children?: ReactNode }) {
  return (
    <Note tone="caution" isAlert title={t.news}>
      <ChangeList changes={changes} />
      {children}
    </Note>
  );
}
