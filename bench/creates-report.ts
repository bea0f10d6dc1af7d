/** What creates.ts measured, as Markdown: one table of everything, and one of the goals. */
import type { Measurement } from './measure.ts';
import type { Workload } from './pairs.ts';
import { abortedShare, median, milliseconds, otherAnswers, spread, table, whole } from './table.ts';

/** All targets under one workload, each with its rounds in order. */
export interface Cell {
  workload: Workload;
  clients: number;
  of: Map<string, Measurement[]>;
}

const service = 'service';

/** How many times as fast as a peer the service is to be, at distinct pairs; with keys, how many times it may be. */
const goals: { peer: string; clients: number; times?: number; most?: number }[] = [
  { peer: 'service with keys', clients: 32, most: 1.25 },
  { peer: 'floor', clients: 1, times: 0.85 },
  { peer: 'floor', clients: 32, times: 3 },
  { peer: 'floor', clients: 128, times: 6 },
  { peer: 'bare table', clients: 32, times: 1 },
  { peer: 'bare table', clients: 128, times: 1.3 },
  { peer: 'Platformatic', clients: 32, times: 1.4 },
  { peer: 'tutorial', clients: 32, times: 8 },
];

const columns = [
  'pairs',
  'clients',
  '',
  'service is times',
  'a second',
  'p50 ms',
  'p99 ms',
  'aborted',
  'µs client',
  'µs server',
  'µs PostgreSQL',
  'created',
  'all other answers',
];

export function answersOf({ statuses }: Measurement): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}

/** Creates a second, and of workloads that are mostly refused answers a second. */
export function paceOf({ workload }: Cell, round: Measurement): number {
  return workload === 'distinct' ? round.createsPerSecond : answersOf(round) / round.seconds;
}

export function measuredTable(cells: readonly Cell[]): string {
  return table(
    columns,
    cells.flatMap((cell) => [...cell.of].map(([name, rounds]) => row(cell, name, rounds))),
  );
}

/** Of a storm exactly one may create. */
export function stormSentence(cells: readonly Cell[]): string {
  const storm = cells.find(({ workload }) => workload === 'storm');
  const wrong = [...(storm?.of ?? [])].filter(([, rounds]) => rounds.some(({ created }) => created !== 1));
  if (wrong.length === 0) return 'In each storm every target created exactly one assignment.';
  const told = wrong.map(([name, rounds]) => `${name} (${rounds.map(({ created }) => created).join(', ')})`);
  return `In a storm not exactly one assignment was created by ${told.join(', ')}.`;
}

export function goalsTable(cells: readonly Cell[]): string {
  const rows = goals.flatMap(({ peer, clients, times = 0, most = Infinity }) => {
    const cell = cells.find((each) => each.workload === 'distinct' && each.clients === clients);
    const ratios = cell === undefined ? [] : ratiosTo(cell, peer);
    if (ratios.length === 0) return [];
    const goal = most === Infinity ? `≥ ${times}` : `≤ ${most}`;
    const isReached = median(ratios) >= times && median(ratios) <= most;
    return [[peer, String(clients), goal, spread(ratios, ratio), isReached ? 'yes' : 'no']];
  });
  return table(['service is times', 'clients', 'goal', 'measured', 'reached'], rows);
}

function row(cell: Cell, name: string, rounds: readonly Measurement[]): string[] {
  const perAnswer = (value: (round: Measurement) => number): string => {
    const micros = median(rounds.map((round) => (value(round) * 1e6) / answersOf(round)));
    return Number.isFinite(micros) ? micros.toFixed(0) : '–';
  };
  const ratios = name === service ? [] : ratiosTo(cell, name);
  return [
    cell.workload,
    String(cell.clients),
    name,
    ratios.length === 0 ? '' : spread(ratios, ratio),
    spread(
      rounds.map((round) => paceOf(cell, round)),
      whole,
    ),
    milliseconds(median(rounds.map((round) => round.p50))),
    milliseconds(median(rounds.map((round) => round.p99))),
    abortedShare(rounds),
    perAnswer((round) => round.clientCpuSeconds),
    perAnswer((round) => round.cpuSeconds),
    perAnswer((round) => round.postgresCpuSeconds),
    whole(rounds.reduce((sum, round) => sum + round.created, 0)),
    otherAnswers(rounds),
  ];
}

/** The service's pace to that of a peer, of neighbours in time, because the machine's pace drifts. */
function ratiosTo(cell: Cell, peer: string): number[] {
  const theirs = cell.of.get(peer) ?? [];
  const ours = cell.of.get(service) ?? [];
  return ours.flatMap((round, i) => {
    const other = theirs[i];
    return other === undefined ? [] : [paceOf(cell, round) / paceOf(cell, other)];
  });
}

const ratio = (value: number): string => value.toFixed(2);
