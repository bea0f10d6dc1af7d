/** Takes a scenario back into use, and says so. The same key for every try: it happens once. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { keepFocus } from '../ui/focus.ts';
import { say } from '../ui/said.tsx';
import { type Scenario, scenariosKey, unarchiveScenario } from './queries.ts';
import { t } from './texts.ts';

export function useUnarchive() {
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newKey);
  return useChange({
    isKeyed: true,
    mutationFn: ({ id }: Scenario) => unarchiveScenario(id, key),
    onSuccess: ({ title }) => {
      setKey(newKey());
      say({ text: t.unarchived(title) });
      return queryClient.invalidateQueries({ queryKey: scenariosKey }).then(keepFocus);
    },
  });
}
