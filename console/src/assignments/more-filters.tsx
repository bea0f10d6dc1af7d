/** The filters that take a search or a calendar. Loaded when they are unfolded. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { groupsQuery } from '../counselors/queries.ts';
import { earliestDay } from '../i18n/dates.ts';
import { Choice, type Option } from '../ui/choice.tsx';
import { DayChoice } from '../ui/day-choice.tsx';
import { useSettled } from '../ui/settled.ts';
import type { ChangeFilters } from './filters.tsx';
import { namedQuery } from './queries.ts';
import { type AssignmentSearch, dueFilters, dueRangeOf } from './search.ts';
import { t } from './texts.ts';

export default function MoreFilters({
  search,
  onChange,
}: {
  search: AssignmentSearch;
  onChange: ChangeFilters;
}) {
  const { counselorId, scenarioId, group, withoutDueDate = false } = search;
  const { from, to } = dueRangeOf(search);
  const added = (values: string[] = [], value: string) => [...new Set([...values, value])];
  return (
    <div className="grid grid-cols-1 gap-3 rounded-xl border border-line bg-surface p-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-6">
      <NamedChoice
        label={t.counselor}
        things="counselors"
        onPick={(id) => onChange({ counselorId: added(counselorId, id) })}
      />
      <NamedChoice
        label={t.scenario}
        things="scenarios"
        onPick={(id) => onChange({ scenarioId: added(scenarioId, id) })}
      />
      <GroupChoice onPick={(name) => onChange({ group: added(group, name) })} />
      <DueBound label={t.dueFrom} day={from} onChange={(day) => onChange(dueFilters({ from: day, to }))} />
      <DueBound label={t.dueTo} day={to} onChange={(day) => onChange(dueFilters({ from, to: day }))} />
      <label className="flex min-h-9 items-center gap-2 self-end">
        <input
          type="checkbox"
          checked={withoutDueDate}
          onChange={({ target }) => onChange({ withoutDueDate: target.checked || undefined })}
          className="size-4.5 accent-accent"
        />
        {t.withoutDueDate}
      </label>
    </div>
  );
}

function NamedChoice({
  label,
  things,
  onPick,
}: {
  label: string;
  things: 'counselors' | 'scenarios';
  onPick: (id: string) => void;
}) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const { data = [] } = useQuery({
    ...namedQuery(things, { ...(q !== '' && { q }), limit: 50 }),
    placeholderData: keepPreviousData,
  });
  const options = data.map(({ id, name, externalId }): Option => ({ id, name, hint: externalId }));
  return <OneAfterAnother label={label} text={text} onText={setText} options={options} onPick={onPick} />;
}

function GroupChoice({ onPick }: { onPick: (name: string) => void }) {
  const [text, setText] = useState('');
  const { data = [] } = useQuery(groupsQuery);
  const wanted = text.trim().toLocaleLowerCase();
  const options = data
    .filter((name) => name.toLocaleLowerCase().includes(wanted))
    .map((name): Option => ({ id: name, name, hint: '' }));
  return <OneAfterAnother label={t.group} text={text} onText={setText} options={options} onPick={onPick} />;
}

/** Empty again after each choice. */
const OneAfterAnother = ({
  onPick,
  onText,
  ...props
}: {
  label: string;
  text: string;
  onText: (text: string) => void;
  options: Option[];
  onPick: (id: string) => void;
}) => (
  <div>
    <Choice
      {...props}
      onText={onText}
      onPick={({ id }) => {
        onText('');
        onPick(id);
      }}
    />
  </div>
);

function DueBound({
  label,
  day,
  onChange,
}: {
  label: string;
  day: string | null;
  onChange: (day: string | null) => void;
}) {
  const [typed, setTyped] = useState({ day, seen: day });
  if (typed.seen !== day) setTyped({ day, seen: day });
  return (
    <div>
      <DayChoice
        label={label}
        value={typed.day}
        onChange={(next) => {
          setTyped({ ...typed, day: next });
          if (next === null || next >= earliestDay) onChange(next);
        }}
      />
    </div>
  );
}
