/** Whom, or what: searched by the service while one types; several of them, or a whole group of counselors at once. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useMemo, useRef, useState } from 'react';
import { useChange } from '../api/queries.ts';
import { groupsQuery } from '../counselors/queries.ts';
import { Choice, type Option } from '../ui/choice.tsx';
import { Button } from '../ui/button.tsx';
import { fieldLook } from '../ui/field-look.ts';
import { FailureNote } from '../ui/notes.tsx';
import { useSettled } from '../ui/settled.ts';
import { Tags } from '../ui/tags.tsx';
import { type Side, choicesQuery, groupQuery } from './queries.ts';
import { t } from './texts.ts';

const longestText = 200;

/** Is not drawn again while something else is typed: its options may be a thousand. */
export const Chooser = memo(function Chooser({
  side,
  error,
  chosen,
  onChange,
}: {
  side: Side;
  error: string | undefined;
  chosen: Option[];
  onChange: (chosen: Option[]) => void;
}) {
  const [text, setText] = useState('');
  const [isUsed, setUsed] = useState(false);
  const choices = useInfiniteQuery(choicesQuery(side, useSettled(text.trim().slice(0, longestText))));
  const { pages } = choices.data ?? {};
  const options = useMemo(
    () => (isUsed ? (pages ?? []).flatMap((page) => page.options) : none),
    [pages, isUsed],
  );
  const chosenIds = useMemo(() => chosen.map(({ id }) => id), [chosen]);
  const box = useRef<HTMLDivElement>(null);
  const keep = (rest: Option[]) => {
    // What had the focus goes with the last of them.
    if (rest.length === 0) box.current?.querySelector('input')?.focus();
    onChange(rest);
  };
  const toggle = (option: Option) => {
    const rest = chosen.filter(({ id }) => id !== option.id);
    onChange(rest.length < chosen.length ? rest : [...chosen, option]);
  };
  return (
    <div ref={box} className="flex min-w-0 flex-col" onFocus={() => setUsed(true)}>
      <Choice
        label={side === 'counselors' ? t.counselor : t.scenario}
        placeholder={t.several}
        error={error}
        text={text}
        onText={setText}
        onBlur={() => setText('')}
        options={options}
        chosen={chosenIds}
        onPick={toggle}
        isLoading={choices.isFetching}
        onMore={choices.hasNextPage ? () => void choices.fetchNextPage() : undefined}
      />
      {choices.error && <FailureNote failure={choices.error} onRetry={() => void choices.refetch()} />}
      {side === 'counselors' && <Groups chosen={chosen} onChange={onChange} />}
      <Tags
        label={side === 'counselors' ? t.who : t.what}
        options={chosen}
        onRemove={(ids) => keep(chosen.filter(({ id }) => !ids.has(id)))}
        onClear={() => keep([])}
      />
    </div>
  );
});
const none: Option[] = [];

/** A native choice: groups are few, and it is a short way rather than a field. */
function Groups({ chosen, onChange }: { chosen: Option[]; onChange: (chosen: Option[]) => void }) {
  const queryClient = useQueryClient();
  const { data: groups = [] } = useQuery(groupsQuery);
  const [group, setGroup] = useState('');
  const add = useChange<string, Option[]>({
    mutationFn: (wanted) => queryClient.fetchQuery(groupQuery(wanted)),
    onSuccess: (found) => {
      const known = new Set(chosen.map(({ id }) => id));
      onChange([...chosen, ...found.filter(({ id }) => !known.has(id))]);
    },
  });
  if (groups.length === 0) return null;
  return (
    <div className="mt-2 flex flex-col gap-2">
      <div className="flex gap-2">
        <select
          aria-label={t.group}
          value={group}
          onChange={({ target }) => setGroup(target.value)}
          className={`${fieldLook} min-w-0`}
        >
          <option value="">{t.wholeGroup}</option>
          {groups.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Button isBusy={add.isPending} onPress={() => group !== '' && add.run(group)}>
          {t.addGroup}
        </Button>
      </div>
      {add.error && <FailureNote failure={add.error} />}
    </div>
  );
}
