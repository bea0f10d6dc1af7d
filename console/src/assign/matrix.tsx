/** What would come of each pair, in words and signs: a table of all pairs where they are few, else a list of the exceptions. */
import { useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { Option } from '../ui/choice.tsx';
import { PairState, type State, stateOf } from './pair-state.tsx';
import { type ExistingPair, type Preview, detailsQuery } from './queries.ts';
import { t } from './texts.ts';

/** A table of all pairs has so many columns and rows at most: the longer side goes down. */
const mostColumns = 4;
const mostRows = 12;
/** Exceptions that are listed at first, and more with each press. */
const step = 25;

interface Props {
  counselors: Option[];
  scenarios: Option[];
  preview: Preview | undefined;
  /** Also those that were completed before. */
  again: boolean;
}

export const Matrix = memo(function Matrix(props: Props) {
  const { length: across } = props.counselors;
  const { length: down } = props.scenarios;
  const isSmall = Math.min(across, down) <= mostColumns && Math.max(across, down) <= mostRows;
  if (isSmall) return <AllPairs {...props} />;
  const { existing = [], completedBefore = [] } = props.preview ?? {};
  const exceptions = [
    ...existing.map((pair) => ({ pair, kind: 'exists' as const })),
    ...completedBefore.map((pair) => ({ pair, kind: 'completed' as const })),
  ];
  return exceptions.length === 0 ? null : <Exceptions {...props} exceptions={exceptions} />;
});

const head = 'p-2 text-start align-bottom text-xs font-medium text-soft';
const side = 'max-w-48 min-w-24 p-2 text-start align-top font-medium wrap-anywhere';
const frame = 'overflow-auto rounded-lg border border-line';

function AllPairs({ counselors, scenarios, preview, again }: Props) {
  const states = new Map<string, State>();
  const set = (kind: State['kind']) => (pair: { counselorId: string; scenarioId: string }) =>
    states.set(`${pair.counselorId} ${pair.scenarioId}`, stateOf(kind, pair));
  preview?.created.forEach(set('new'));
  preview?.existing.forEach(set('exists'));
  preview?.completedBefore.forEach(set('completed'));
  const { data: details } = useQuery(detailsQuery(idsOf(preview)));
  const isTurned = scenarios.length > counselors.length;
  const [rows, columns] = isTurned ? [scenarios, counselors] : [counselors, scenarios];
  return (
    <div role="region" aria-label={t.preview} tabIndex={0} className={frame}>
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line bg-page">
            <th scope="col" className={head}>
              {isTurned ? t.scenario : t.counselor}
            </th>
            {columns.map(({ id, name }) => (
              <th key={id} scope="col" className={`${head} min-w-28 text-ink wrap-anywhere`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className={side}>
                {row.name}
              </th>
              {columns.map((column) => {
                const [counselor, scenario] = isTurned ? [column, row] : [row, column];
                const state = states.get(`${counselor.id} ${scenario.id}`);
                return (
                  <td key={column.id} className="min-w-28 p-2 align-top">
                    <PairState
                      {...{ state, details, again }}
                      counselor={counselor.name}
                      scenario={scenario.name}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Exceptions({
  counselors,
  scenarios,
  again,
  exceptions,
}: Pick<Props, 'counselors' | 'scenarios' | 'again'> & {
  exceptions: { pair: ExistingPair; kind: 'exists' | 'completed' }[];
}) {
  const [most, setMost] = useState(step);
  const shown = exceptions.slice(0, most);
  const { data: details } = useQuery(detailsQuery(shown.map(({ pair }) => pair.assignmentId)));
  const counselorNames = new Map(counselors.map(({ id, name }) => [id, name]));
  const scenarioNames = new Map(scenarios.map(({ id, name }) => [id, name]));
  const rest = exceptions.length - shown.length;
  return (
    <div className="flex flex-col items-start gap-2">
      <div role="region" aria-label={t.exceptions} tabIndex={0} className={`${frame} max-h-72 w-full`}>
        <table className="w-full border-collapse">
          <caption className="sr-only">{t.exceptions}</caption>
          <thead>
            <tr className="border-b border-line bg-page">
              {[t.counselor, t.scenario, t.state].map((text) => (
                <th key={text} scope="col" className={head}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map(({ pair, kind }) => {
              const counselor = counselorNames.get(pair.counselorId) ?? '';
              const scenario = scenarioNames.get(pair.scenarioId) ?? '';
              return (
                <tr key={`${pair.counselorId} ${pair.scenarioId}`}>
                  <th scope="row" className={side}>
                    {counselor}
                  </th>
                  <td className="p-2 align-top wrap-anywhere">{scenario}</td>
                  <td className="p-2 align-top">
                    <PairState state={stateOf(kind, pair)} {...{ details, again, counselor, scenario }} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rest > 0 && <Button onPress={() => setMost(most + step)}>{t.more(Math.min(rest, step))}</Button>}
    </div>
  );
}

const idsOf = (preview: Preview | undefined): string[] =>
  [...(preview?.existing ?? []), ...(preview?.completedBefore ?? [])].map(({ assignmentId }) => assignmentId);
