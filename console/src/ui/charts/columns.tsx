/**
 * Stacked columns, as plain SVG with its legend. A picture for those who see it: whoever uses it puts a table of the same
 * numbers beside it, and `label` says where.
 */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { direction } from '../../i18n/language.ts';
import { number } from '../../i18n/texts.ts';

export interface Series {
  name: string;
  /** Classes of its colour, also where the system's colours are forced. */
  look: string;
}

export interface Column {
  key: string;
  /** Below it, where there is room. */
  name: string;
  /** What is said of it when it is pointed at. */
  title: string;
  /** One for each series. */
  values: readonly number[];
  /** Stands out: a line before it, with this word. */
  mark?: string;
}

const height = 240;
const [axis, below, above] = [36, 24, 18];

export function StackedColumns({
  label,
  series,
  columns,
}: {
  label: string;
  series: readonly Series[];
  columns: readonly Column[];
}) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const lines = gridOf(Math.max(...columns.map(({ values }) => sum(values))));
  const top = lines.at(-1)!;
  const y = (value: number) => height - below - (value / top) * (height - below - above);
  const step = (width - axis) / columns.length;
  // From right to left, time goes that way too.
  const x = (from: number, size = 0) => (direction === 'rtl' ? width - from - size : from);
  const every = Math.ceil(56 / step);
  return (
    <div>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1">
        {series.map(({ name, look }) => (
          <li key={name} className="flex items-center gap-1.5">
            <svg aria-hidden viewBox="0 0 1 1" className={`size-3 rounded-sm ${look}`}>
              <path d="M0 0h1v1H0z" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      {/* The picture is out of the flow: as wide as its place, and never the other way round. */}
      <div ref={frame} className="relative" style={{ height }}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={label}
            width={width}
            height={height}
            className="absolute start-0 overflow-visible text-xs"
          >
            {lines.map((value) => (
              <g key={value}>
                <path
                  d={`M${x(axis)} ${y(value)}H${x(width)}`}
                  className="stroke-line forced-colors:stroke-[GrayText]"
                />
                <text
                  x={x(axis - 6)}
                  y={y(value) + 4}
                  textAnchor="end"
                  className="fill-soft forced-colors:fill-[CanvasText] tabular-nums"
                >
                  {number(value)}
                </text>
              </g>
            ))}
            {columns.map(({ key, name, title, values, mark }, i) => (
              <g key={key}>
                <title>{title}</title>
                <rect
                  x={x(axis + i * step, step)}
                  y={0}
                  width={step}
                  height={height}
                  className="fill-transparent"
                />
                {values.map((value, part) => {
                  const from = sum(values.slice(0, part));
                  return (
                    <rect
                      key={series[part]!.name}
                      x={x(axis + i * step + step * 0.15, step * 0.7)}
                      y={y(from + value)}
                      width={step * 0.7}
                      height={Math.max(0, y(from) - y(from + value) - (value > 0 ? 1 : 0))}
                      className={series[part]!.look}
                    />
                  );
                })}
                {mark !== undefined && (
                  <>
                    <path
                      d={`M${x(axis + i * step)} ${above - 6}V${height - below}`}
                      className="stroke-edge forced-colors:stroke-[CanvasText] [stroke-dasharray:3_3]"
                    />
                    <text
                      x={x(axis + i * step + 4)}
                      y={above - 6}
                      className="fill-soft forced-colors:fill-[CanvasText]"
                    >
                      {mark}
                    </text>
                  </>
                )}
                {i % every === 0 && (
                  <text
                    x={x(axis + (i + 0.5) * step)}
                    y={height - 6}
                    textAnchor="middle"
                    className="fill-soft forced-colors:fill-[CanvasText]"
                  >
                    {name}
                  </text>
                )}
              </g>
            ))}
          </svg>
        )}
      </div>
    </div>
  );
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Where lines go: whole numbers, from 0, evenly, about four, the last not below `most`. */
export function gridOf(most: number): number[] {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, i) => i * step);
}

/** In pixels, so that texts keep their size whatever the width. */
function useWidth(frame: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current!;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
