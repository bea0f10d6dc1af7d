/** Writes what creates.ts measured into docs/PERFORMANCE.md, between its marks, and draws docs/creates.svg. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Cell, paceOf } from './creates-report.ts';
import { putBetweenMarks } from './marked.ts';
import { root } from './processes.ts';
import { median, whole } from './table.ts';

const page = join(root, 'docs/PERFORMANCE.md');
const picture = join(root, 'docs/creates.svg');

const alt = 'Creates a second of the service and its peers, by the number of clients';

export async function writeCreates(report: string, cells: Cell[]): Promise<void> {
  await putBetweenMarks(page, 'creates', `![${alt}](creates.svg)\n\n${report}`);
  await writeFile(picture, await draw(cells));
}

/** One panel for each number of clients: a bar up to the median of the rounds, a line from the least to the most. */
async function draw(cells: Cell[]): Promise<string> {
  const distinct = cells.filter(({ workload }) => workload === 'distinct');
  const values = distinct.flatMap((cell) =>
    [...cell.of].map(([target, rounds]) => {
      const paces = rounds.map((round) => paceOf(cell, round));
      return {
        target,
        clients: cell.clients,
        median: median(paces),
        least: Math.min(...paces),
        most: Math.max(...paces),
        label: whole(median(paces)),
      };
    }),
  );
  const names = [...(distinct[0]?.of.keys() ?? [])];
  const spec: TopLevelSpec = {
    background: 'white',
    padding: 12,
    title: { text: 'Creates a second, by clients', anchor: 'start', fontSize: 15, offset: 12 },
    data: { values },
    facet: {
      column: {
        field: 'clients',
        type: 'ordinal',
        header: {
          title: null,
          labelExpr: `datum.value + (datum.value == 1 ? ' client' : ' clients')`,
          labelFontSize: 13,
        },
      },
    },
    spacing: 16,
    spec: {
      width: 170,
      height: { step: 22 },
      encoding: { y: { field: 'target', type: 'nominal', sort: names, title: null } },
      layer: [
        {
          mark: { type: 'bar', height: 14 },
          encoding: {
            x: {
              field: 'median',
              type: 'quantitative',
              title: null,
              axis: { tickCount: 3, format: ',d' },
              // Room for the labels.
              scale: { domainMax: Math.max(...values.map(({ most }) => most)) * 1.35 },
            },
            color: {
              condition: { test: `datum.target === 'service'`, value: '#0b6e4f' },
              value: '#b8c4cc',
            },
          },
        },
        {
          mark: { type: 'rule', color: '#333' },
          encoding: { x: { field: 'least', type: 'quantitative' }, x2: { field: 'most' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: '#222' },
          encoding: { x: { field: 'most', type: 'quantitative' }, text: { field: 'label' } },
        },
      ],
    },
    config: {
      view: { stroke: null },
      axis: { labelFontSize: 12, labelColor: '#222', domain: false, ticks: false, gridColor: '#eee' },
    },
  };
  return `${await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()}\n`;
}
