/** Takes somebody back, and says so. The same key for every try: it happens once. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { keepFocus } from '../ui/focus.ts';
import { say } from '../ui/said.tsx';
import { type Counselor, counselorsKey, unarchiveCounselor } from './queries.ts';
import { t } from './texts.ts';

export function useUnarchive() {
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newKey);
  return useChange({
    isKeyed: true,
    mutationFn: ({ id }: Counselor) => unarchiveCounselor(id, key),
    onSuccess: ({ name }) => {
      setKey(newKey());
      say({ text: t.unarchived(name) });
      return queryClient.invalidateQueries({ queryKey: counselorsKey }).then(keepFocus);
    },
  });
}
