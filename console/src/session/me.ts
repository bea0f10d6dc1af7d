/** Who is signed in, and what days and times are where their organization is. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Schemas, answered, client } from '../api/client.ts';
import { type ZoneDates, datesIn } from '../i18n/dates.ts';
import { isHere } from './one-person.ts';

export type Me = Schemas['CurrentUserDto'];

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await answered(client.GET('/api/auth/me', { signal }));
    isHere(me.id);
    return me;
  },
  staleTime: Infinity,
});

/** For pages behind the sign-in, whose route has waited for it. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (data === undefined) throw new Error('This page is behind the sign-in, and nobody is signed in.');
  return data;
}

export const useDates = (): ZoneDates => datesIn(useMe().organization.timeZone);
