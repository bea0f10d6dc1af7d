/** The filters that are on and have no switch of their own, by name, each with a way to take it off. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formatDay } from '../i18n/dates.ts';
import { useDates } from '../session/me.ts';
import { namedQuery } from './queries.ts';
import { type AssignmentSearch, type FilterChange, dueRangeOf, isDay } from './search.ts';
import { t } from './texts.ts';

interface ChipOf {
  key: string;
  text: string;
  without: FilterChange;
}

export function FilterChips({
  search,
  onRemove,
}: {
  search: AssignmentSearch;
  onRemove: (change: FilterChange) => void;
}) {
  const { counselorId = [], scenarioId = [], group = [] } = search;
  const counselors = useNames('counselors', counselorId);
  const scenarios = useNames('scenarios', scenarioId);
  const { moment } = useDates();
  // Whatever a link says: the service will say what is wrong with it.
  const when = (given: string) =>
    isDay(given) ? formatDay(given) : Number.isNaN(Date.parse(given)) ? given : moment(given);
  const due = dueText(search, when);

  const ofEach = (
    name: 'counselorId' | 'scenarioId' | 'group',
    values: string[],
    textOf: (value: string) => string,
  ): ChipOf[] =>
    values.map((value) => {
      const others = values.filter((other) => other !== value);
      return {
        key: `${name} ${value}`,
        text: textOf(value),
        without: { [name]: others.length > 0 ? others : undefined },
      };
    });
  const one = (name: keyof AssignmentSearch & keyof FilterChange, text: string): ChipOf => ({
    key: name,
    text,
    without: { [name]: undefined },
  });
  const { completedAfter, updatedSince } = search;
  const chips: ChipOf[] = [
    ...ofEach('counselorId', counselorId, (id) => t.labelled(t.counselor, counselors(id))),
    ...ofEach('scenarioId', scenarioId, (id) => t.labelled(t.scenario, scenarios(id))),
    ...ofEach('group', group, (name) => t.labelled(t.group, name)),
    ...(due === null
      ? []
      : [
          { key: 'due', text: due, without: { dueOn: undefined, dueAfter: undefined, dueBefore: undefined } },
        ]),
    ...(search.withoutDueDate ? [one('withoutDueDate', t.withoutDueDate)] : []),
    ...(completedAfter === undefined ? [] : [one('completedAfter', t.completedAfter(when(completedAfter)))]),
    ...(updatedSince === undefined ? [] : [one('updatedSince', t.updatedSince(when(updatedSince)))]),
    ...(search.importId === undefined ? [] : [one('importId', t.ofImport)]),
    ...(search.id === undefined ? [] : [one('id', t.chosen(search.id.length))]),
  ];
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ key, text, without }) => (
        <button
          key={key}
          type="button"
          aria-label={t.remove(text)}
          onClick={() => onRemove(without)}
          className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-line bg-surface px-2.5 text-xs hover:border-edge"
        >
          <span className="truncate">{text}</span>
          <span aria-hidden>✕</span>
        </button>
      ))}
    </div>
  );
}

/** Names for ids, which are all that an address knows. */
function useNames(things: 'counselors' | 'scenarios', ids: string[]): (id: string) => string {
  const { data } = useQuery({
    ...namedQuery(things, { id: ids.toSorted(), limit: 200 }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  return (id) => data?.find((one) => one.id === id)?.name ?? '…';
}

function dueText(search: AssignmentSearch, when: (given: string) => string): string | null {
  const { from, to } = dueRangeOf(search);
  if (from !== null && to !== null)
    return from === to ? t.dueOn(when(from)) : t.dueBetween(when(from), when(to));
  if (from !== null) return t.dueSince(when(from));
  if (to !== null) return t.dueUntil(when(to));
  const { dueOn, dueAfter, dueBefore } = search;
  if (dueAfter !== undefined) return t.dueAfter(when(dueAfter));
  if (dueBefore !== undefined) return t.dueBefore(when(dueBefore));
  return dueOn === undefined ? null : t.dueOn(dueOn);
}
