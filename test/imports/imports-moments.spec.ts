/**
 * Days and times by a model of the programs that write them: known ones are written in each form, in zones with all kinds
 * of summers, and are read back; what the form leaves open is refused. `IMPORT_SEED=7 IMPORT_RUNS=500` tries others, and more.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf } from '../support/api.js';
import { finished, type ImportAnswer, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const seed = Number(process.env['IMPORT_SEED'] ?? 20_261_129);
const runs = Number(process.env['IMPORT_RUNS'] ?? 25);
/** Milliseconds for as many. */
const patience = 60_000 + runs * 2_000;

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

interface Read {
  due: string | null;
  fault: string | null;
}

/** Uploads texts as due dates, and returns what they were read as: a day, or an instant. */
async function read(texts: readonly string[], wishes: Wishes): Promise<{ done: ImportAnswer; read: Read[] }> {
  const body = ['counselor,scenario,due_date', ...texts.map((text) => `nobody,S,"${text}"`)].join('\n');
  const { id } = await upload(world.url, admin, body, { dryRun: true, ...wishes });
  const done = await finished(world.url, admin, id);
  const { rows } = await world.pool.query<{
    due_on: string | null;
    due_at: Date | null;
    fault: string | null;
  }>('SELECT due_on::text, due_at, fault FROM import_rows WHERE import_id = $1 ORDER BY row', [id]);
  return {
    done,
    read: rows.map(({ due_on: day, due_at: instant, fault }) => ({
      due: day ?? instant?.toISOString() ?? null,
      fault,
    })),
  };
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Chatham',
];

/** Instants, half of them within two hours of where clocks change. */
const instant = (zone: string): fc.Arbitrary<Temporal.ZonedDateTime> =>
  fc
    .record({
      ms: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }),
      atChange: fc.boolean(),
      off: fc.integer({ min: -7_200_000, max: 7_200_000 }),
    })
    .map(({ ms, atChange, off }) => {
      const any = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
      const change = atChange ? any.getTimeZoneTransition('next') : null;
      return change === null ? any : change.add({ milliseconds: off });
    });

const two = (value: number): string => String(value).padStart(2, '0');
const inEnglish = (at: Temporal.ZonedDateTime, part: Intl.DateTimeFormatOptions): string =>
  at.toPlainDate().toLocaleString('en-US', part);
const named = (at: Temporal.ZonedDateTime): string =>
  `${inEnglish(at, { weekday: 'short' })} ${inEnglish(at, { month: 'short' })} ${two(at.day)}`;
const ymd = (at: Temporal.ZonedDateTime): string => at.toPlainDate().toString();
const clock = (at: Temporal.ZonedDateTime): string => `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
const bare = ({ offset }: Temporal.ZonedDateTime): string => offset.replace(':', '');
const half = (at: Temporal.ZonedDateTime): string =>
  `${at.hour % 12 || 12}:${two(at.minute)} ${at.hour < 12 ? 'AM' : 'PM'}`;

type Unit = 'millisecond' | 'second' | 'minute';
interface Form {
  /** The smallest that it writes. */
  unit: Unit;
  isLocal?: true;
  order?: 'dmy' | 'mdy';
  write(at: Temporal.ZonedDateTime): string;
}

const forms: Record<string, Form> = {
  'JSON.stringify': { unit: 'millisecond', write: (at) => new Date(at.epochMilliseconds).toISOString() },
  toUTCString: { unit: 'second', write: (at) => new Date(at.epochMilliseconds).toUTCString() },
  'Date.toString': {
    unit: 'second',
    write: (at) => `${named(at)} ${at.year} ${clock(at)} GMT${bare(at)} (A Standard Time)`,
  },
  'Python isoformat': {
    unit: 'millisecond',
    write: (at) => at.toString({ timeZoneName: 'never', fractionalSecondDigits: 6 }),
  },
  'Python str': { unit: 'second', write: (at) => `${ymd(at)} ${clock(at)}${at.offset}` },
  'strftime %z': { unit: 'second', write: (at) => `${ymd(at)}T${clock(at)}${bare(at)}` },
  Ruby: { unit: 'second', write: (at) => `${ymd(at)} ${clock(at)} ${bare(at)}` },
  Go: { unit: 'second', write: (at) => `${ymd(at)} ${clock(at)} ${bare(at)} CEST` },
  'Java ZonedDateTime': { unit: 'millisecond', write: (at) => at.toString() },
  'Java OffsetDateTime': {
    unit: 'minute',
    write: (at) => at.toString({ timeZoneName: 'never', smallestUnit: 'minute' }),
  },
  'Java Date': {
    unit: 'second',
    write: (at) => utc(at, (there) => `${named(there)} ${clock(there)} UTC ${there.year}`),
  },
  'RFC 2822': {
    unit: 'second',
    write: (at) =>
      `${inEnglish(at, { weekday: 'short' })}, ${at.day} ${inEnglish(at, { month: 'short' })} ${at.year} ${clock(at)} ${bare(at)}`,
  },
  PostgreSQL: {
    unit: 'millisecond',
    write: (at) =>
      `${ymd(at)} ${at.toPlainTime().toString({ fractionalSecondDigits: 6 })}${at.offset.replace(/:00$/, '')}`,
  },
  'ISO basic': {
    unit: 'second',
    write: (at) => utc(at, (there) => `${ymd(there)}T${clock(there)}Z`.replace(/[-:]/g, '')),
  },
  'MariaDB datetime': { unit: 'second', isLocal: true, write: (at) => `${ymd(at)} ${clock(at)}` },
  'datetime-local': {
    unit: 'minute',
    isLocal: true,
    write: (at) => at.toPlainDateTime().toString({ smallestUnit: 'minute' }),
  },
  Gnumeric: {
    unit: 'second',
    isLocal: true,
    write: (at) => `${ymd(at)} ${clock(at)}`.replaceAll('-', '/'),
  },
  'Excel German': {
    unit: 'minute',
    isLocal: true,
    order: 'dmy',
    write: (at) => `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}`,
  },
  'Excel Finnish': {
    unit: 'minute',
    isLocal: true,
    order: 'dmy',
    write: (at) => `${at.day}.${at.month}.${at.year} ${at.hour}.${two(at.minute)}`,
  },
  'Excel American': {
    unit: 'minute',
    isLocal: true,
    order: 'mdy',
    write: (at) => `${at.month}/${at.day}/${at.year} ${half(at)}`,
  },
  'Date.toLocaleString': {
    unit: 'second',
    isLocal: true,
    order: 'mdy',
    write: (at) => at.toPlainDateTime().toLocaleString('en-US'),
  },
  'SQL Server': {
    unit: 'minute',
    isLocal: true,
    write: (at) =>
      `${inEnglish(at, { month: 'short' })} ${String(at.day).padStart(2)} ${at.year} ${half(at).replace(' ', '')}`,
  },
};

const utc = (at: Temporal.ZonedDateTime, write: (at: Temporal.ZonedDateTime) => string): string =>
  write(at.withTimeZone('UTC'));

/** What is to be read of it; null where the form does not say which of two instants it is. */
function expected(at: Temporal.ZonedDateTime, { unit, isLocal }: Form): string | null {
  const written = at.round({ smallestUnit: unit, roundingMode: 'floor' });
  const again = (disambiguation: 'earlier' | 'later'): number =>
    written.toPlainDateTime().toZonedDateTime(at.timeZoneId, { disambiguation }).epochMilliseconds;
  if (isLocal === true && again('earlier') !== again('later')) return null;
  return new Date(written.epochMilliseconds).toISOString();
}

it(
  'instants come back from every form that says them, and no other does',
  async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones).chain((zone) =>
          fc.record({
            order: fc.constantFrom('dmy' as const, 'mdy' as const),
            written: fc.array(fc.tuple(instant(zone), fc.constantFrom(...Object.keys(forms))), {
              minLength: 100,
              maxLength: 100,
            }),
            zone: fc.constant(zone),
          }),
        ),
        async ({ order, written, zone }) => {
          const used = written
            .map(([at, name]) => ({ at, name, form: forms[name]! }))
            .filter(({ form }) => form.order === undefined || form.order === order);
          const texts = used.map(({ at, form }) => form.write(at));
          const found = (await read(texts, { dateOrder: order, timeZone: zone })).read;
          used.forEach(({ at, name, form }, i) => {
            const due = expected(at, form);
            if (due === null) refused += 1;
            expect({ zone, name, text: texts[i], due: found[i]!.due, fault: found[i]!.fault }).toEqual({
              zone,
              name,
              text: texts[i],
              due,
              fault: due === null ? expect.stringContaining('showed twice') : null,
            });
          });
        },
      ),
      { seed, numRuns: runs, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(0);
  },
  patience,
);

it('times that clocks skip are refused', async () => {
  for (const zone of zones.filter((each) => each !== 'UTC' && each !== 'Asia/Kathmandu')) {
    const texts: string[] = [];
    let at: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`2005-01-01T00:00[${zone}]`);
    while (texts.length < 8 && (at = at.getTimeZoneTransition('next')) !== null) {
      const before = at.subtract({ nanoseconds: 1 }).toPlainDateTime();
      // A minute into what is skipped.
      if (before.until(at.toPlainDateTime()).total('minutes') > 1)
        texts.push(before.add({ minutes: 1 }).toString({ smallestUnit: 'minute' }));
    }
    const found = (await read(texts, { timeZone: zone })).read;
    expect(texts.length).toBeGreaterThan(0);
    for (const [i, { due, fault }] of found.entries())
      expect({ text: texts[i], due, fault }).toEqual({
        text: texts[i],
        due: null,
        fault: expect.stringContaining(`skipped in ${zone}`),
      });
  }
});

type Order = 'ymd' | 'dmy' | 'mdy';
const orders: Order[] = ['ymd', 'dmy', 'mdy'];

/** What three numbers are by an order, if they are anything. */
function dayBy(order: Order, text: string): string | null {
  const numbers = text.split(/[-/.]/);
  const [year, month, date] = ['y', 'm', 'd'].map((unit) => numbers[order.indexOf(unit)]!) as [
    string,
    string,
    string,
  ];
  // A year that comes first has two digits here; with four it is known without an order.
  if (year.length === 1 || date.length === 4) return null;
  if (Number(month) > 12 || Number(date) > 31) return null;
  return `${year.padStart(4, '20')}-${two(Number(month))}-${two(Number(date))}`;
}

it(
  'days come back in the one order that a file has, and a file that may have two is refused',
  async () => {
    const statuses = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          order: fc.constantFrom(...orders),
          isShort: fc.boolean(),
          isPadded: fc.boolean(),
          mark: fc.constantFrom('/', '.', '-'),
          days: fc.array(
            fc.record({
              year: fc.integer({ min: 2001, max: 2040 }),
              month: fc.integer({ min: 1, max: 12 }),
              day: fc.integer({ min: 1, max: 28 }),
            }),
            { minLength: 1, maxLength: 4 },
          ),
        }),
        async ({ order, isShort, isPadded, mark, days }) => {
          const isYearFirst = order === 'ymd';
          const texts = days.map(({ year, month, day }) => {
            const number = (value: number): string => (isPadded || isYearFirst ? two(value) : String(value));
            const parts = {
              y: isShort || isYearFirst ? String(year).slice(2) : String(year),
              m: number(month),
              d: number(day),
            };
            return [...order].map((unit) => parts[unit as 'y' | 'm' | 'd']).join(mark);
          });
          const possible = orders.filter((each) => texts.every((text) => dayBy(each, text) !== null));
          const readings = new Set(
            possible.map((each) => JSON.stringify(texts.map((text) => dayBy(each, text)))),
          );
          expect(possible).toContain(order);
          const { done, read: found } = await read(texts, {});
          if (readings.size > 1) {
            statuses.refused += 1;
            expect({ texts, status: done.status, error: done.error }).toEqual({
              texts,
              status: 'failed',
              error: expect.stringContaining('dateOrder='),
            });
            for (const each of possible) expect(done.error).toContain(`dateOrder=${each}`);
            const told = (await read(texts, { dateOrder: order })).read;
            expect(told.map(({ due }) => due)).toEqual(texts.map((text) => dayBy(order, text)));
            return;
          }
          statuses.read += 1;
          expect({ texts, found: found.map(({ due }) => due) }).toEqual({
            texts,
            found: texts.map((text) => dayBy(order, text)),
          });
        },
      ),
      { seed, numRuns: runs, endOnFailure: true },
    );
    expect(Math.min(statuses.read, statuses.refused)).toBeGreaterThan(0);
  },
  patience,
);
