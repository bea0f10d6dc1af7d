/**
 * Text files as programs write them, one small file for each in `files/`, named by who writes it: what comes of it unasked, and
 * with what the refusal said to say. A value that its author did not mean is never stored without a word.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, rows, tryUpload, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), o.id, c.id, 'Counselor ' || c.id
     FROM organizations o, (VALUES ('A'), ('B'), ('C')) AS c (id) WHERE o.name = 'Demo Crisis Line'`,
  );
  await world.pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), o.id, s.id, 'Scenario ' || s.id
     FROM organizations o, (VALUES ('S'), ('T')) AS s (id) WHERE o.name = 'Demo Crisis Line'`,
  );
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

async function imported(body: Buffer | string, wishes: Wishes = {}): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, body, wishes);
  return finished(world.url, admin, id);
}

/** What is assigned, with its note if it has one. */
async function assigned(): Promise<string[][]> {
  const { rows: found } = await world.pool.query<{ pair: string[] }>(`
    SELECT array_remove(ARRAY[c.external_id, s.external_id, note], NULL) AS pair
    FROM assignments JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
    ORDER BY c.external_id, s.external_id`);
  return found.map(({ pair }) => pair);
}

interface Outcome {
  /** Why nothing was done of it. */
  refused?: RegExp;
  assigned?: string[][];
  /** Lines and reasons of rows that are invalid. */
  invalid?: [number, RegExp][];
  /** Codes of what is warned of. */
  warned?: string[];
  found?: Partial<ImportAnswer>;
}

async function expectOutcome(body: Buffer | string, wishes: Wishes, outcome: Outcome): Promise<void> {
  const done = await imported(body, wishes);
  if (outcome.refused !== undefined) {
    expect(done.error).toMatch(outcome.refused);
    expect(await assigned()).toEqual([]);
    return;
  }
  expect(done).toMatchObject({ status: 'completed', error: null, ...outcome.found });
  expect(await assigned()).toEqual(outcome.assigned);
  const { rows: invalid } = await rows(world.url, admin, done, 'invalid');
  expect(invalid.map(({ line, reason }) => [Number(line), reason])).toEqual(
    (outcome.invalid ?? []).map(([line, reason]) => [line, expect.stringMatching(reason)]),
  );
  expect(done.warnings.map(({ code }) => code)).toEqual(outcome.warned ?? []);
}

const backslash = { dialect: 'backslash' } as const;
const quotes = { dialect: 'quotes' } as const;

/** What most of the files have. */
const all: Outcome = {
  assigned: [
    ['A', 'S', 'line one\nline two'],
    ['A', 'T'],
    ['B', 'S', 'C:\\dir'],
    ['C', 'S', 'say "hi", now'],
  ],
};
const torn: Outcome = {
  assigned: [
    ['A', 'T'],
    ['B', 'S', 'C:\\dir'],
    ['C', 'S', 'say "hi", now'],
  ],
  invalid: [
    [2, /Line 3 is no row.*line break/],
    [3, /Too few columns.*rest of line 2/],
  ],
};

const files: [name: string, wishes: Wishes, outcome: Outcome][] = [
  // Quotes.
  ['python-excel.csv', {}, { ...all, warned: [], found: { dialect: 'quotes', delimiter: ',' } }],
  ['python-excel-tab.tsv', {}, { ...all, found: { dialect: 'quotes', delimiter: '\t' } }],
  ['excel-text-tab.txt', {}, { ...all, found: { dialect: 'quotes', delimiter: '\t' } }],
  ['excel-unicode-text.txt', {}, { ...all, found: { encoding: 'utf-16le', delimiter: '\t' } }],
  ['sqlite3-csv.csv', {}, all],
  [
    'r-write-csv-notes.csv',
    {},
    {
      assigned: [
        ['A', 'S', 'say "hi", now'],
        ['A', 'T', 'NA'],
      ],
      warned: ['words-for-nothing'],
    },
  ],
  [
    'r-write-csv-notes.csv',
    { emptyWords: 'NA' },
    {
      assigned: [
        ['A', 'S', 'say "hi", now'],
        ['A', 'T'],
      ],
    },
  ],
  ['people-semicolons-sep.csv', {}, { assigned: [['A', 'S', 'a; b']], found: { delimiter: ';' } }],
  ['json2csv-excel-strings.csv', {}, { assigned: [['A', 'S', '007']], warned: ['excel-text'] }],
  [
    'exceljs.csv',
    {},
    {
      assigned: [
        ['A', 'S'],
        ['B', 'S'],
        ['C', 'S', 'say "hi", now'],
      ],
      warned: ['short-row'],
    },
  ],
  // Backslashes.
  ['jq-tsv.tsv', {}, { ...all, warned: ['escapes'], found: { dialect: 'backslash', delimiter: '\t' } }],
  [
    'jq-tsv.tsv',
    backslash,
    { ...all, found: { certainty: expect.objectContaining({ dialect: 'told' }) } as never },
  ],
  [
    'miller-otsv.tsv',
    {},
    {
      assigned: [
        ['A', 'S', 'line one\nline two'],
        ['B', 'S', 'C:\\dir'],
        ['C', 'S', '"all quoted"'],
      ],
      warned: ['escapes'],
    },
  ],
  ['postgresql-copy-text.tsv', {}, { ...all, warned: ['escapes'] }],
  ['mariadb-outfile.tsv', {}, { ...all, warned: ['escapes'] }],
  ['mariadb-batch.tsv', { ...backslash, emptyWords: 'NULL' }, all],
  ['mariadb-outfile-enclosed.csv', {}, { refused: /Line 5 .*dialect=backslash/ }],
  ['mariadb-outfile-enclosed.csv', backslash, all],
  ['mariadb-outfile-escaped-by-quote.csv', {}, { refused: /Line 3 .*“"N” is how MariaDB writes NULL/ }],
  ['python-escapechar.csv', {}, { refused: /Line 5 .*dialect=backslash/ }],
  ['python-escapechar.csv', backslash, all],
  [
    'python-quote-none.csv',
    {},
    {
      assigned: [['B', 'S', 'C:\\\\dir']],
      invalid: [[2, /Too many columns/]],
      warned: ['backslashes'],
    },
  ],
  [
    'python-quote-none.csv',
    backslash,
    {
      assigned: [
        ['A', 'S', 'a, b'],
        ['B', 'S', 'C:\\dir'],
      ],
    },
  ],
  ['r-write-table-tabs.tsv', {}, { refused: /Line 2 .*dialect=/ }],
  [
    'r-write-table-tabs.tsv',
    { ...backslash, emptyWords: 'NA' },
    {
      assigned: [
        ['A', 'S', 'say "hi" now'],
        ['B', 'S'],
      ],
    },
  ],
  ['r-write-table.txt', {}, { refused: /parted by spaces.*delimiter=space/ }],
  [
    'r-write-table.txt',
    { delimiter: 'space', ...backslash },
    {
      assigned: [
        ['A', 'S', 'say "hi" now'],
        ['B', 'S', 'x y'],
      ],
      found: { delimiter: ' ' },
    },
  ],
  ['php-fputcsv.csv', {}, { refused: /Line 5 .*“"hi\\" now"”.*double the quotes/ }],
  [
    'php-fputcsv-no-escape.csv',
    {},
    {
      assigned: [
        ['A', 'S', 'line one\nline two'],
        ['A', 'T'],
        ['B', 'S', 'C:\\dir'],
        ['C', 'S', 'say \\"hi\\" now'],
      ],
      warned: ['backslashes'],
    },
  ],
  // Neither.
  ['psql-unaligned.txt', {}, torn],
  ['sqlite3-tabs.tsv', {}, torn],
  [
    'python-bare-cr.csv',
    {},
    {
      assigned: [
        ['A', 'S', 'first\rsecond'],
        ['B', 'S', 'x'],
      ],
    },
  ],
  ['people-quotes.csv', {}, { refused: /line 2 .*up to line 3.*like rows.*dialect=quotes/ }],
  [
    'people-quotes.csv',
    quotes,
    {
      assigned: [
        ['A', 'S', 'hello\nB,S,5'],
        ['C', 'S', 'x'],
      ],
    },
  ],
  ['miller-ocsv-keys-change.csv', {}, { refused: /Line 4 names columns anew.*line 1/ }],
  [
    'cat-of-two.csv',
    {},
    {
      assigned: [
        ['A', 'S', 'x'],
        ['B', 'S', 'y'],
      ],
      invalid: [[3, /header again/]],
    },
  ],
  // Encodings.
  [
    'excel-windows-1252.csv',
    {},
    {
      assigned: [['A', 'S', 'José – “Zoë”']],
      found: {
        encoding: 'windows-1252',
        certainty: expect.objectContaining({ encoding: 'likely' }) as never,
      },
    },
  ],
  ['excel-mac-roman.csv', {}, { refused: /Line 2 .*“José” as macintosh.*encoding=macintosh/ }],
  ['excel-mac-roman.csv', { encoding: 'macintosh' }, { assigned: [['A', 'S', 'José Pérez']] }],
  ['excel-ms-dos.csv', {}, { refused: /Line 2 .*“José” as ibm850/ }],
  [
    'excel-ms-dos.csv',
    { encoding: 'cp850' },
    { assigned: [['A', 'S', 'José García']], found: { encoding: 'ibm850' } },
  ],
  ['excel-windows-1250.csv', {}, { refused: /Line 2 .*“Łukasz” as windows-1250/ }],
  [
    'excel-windows-1250.csv',
    { contentType: 'text/csv; charset=windows-1250' },
    { assigned: [['A', 'S', 'Łukasz Wałęsa']] },
  ],
  [
    'excel-windows-1252.csv',
    { encoding: 'utf-8' },
    { refused: /Line 2 is not UTF-8, which the upload says/ },
  ],
  ['jq-c.ndjson', {}, all],
  // JSON.
  ['jq-pretty.ndjson', {}, { refused: /Line 1 .*several lines.*jq -c \./ }],
  ['jq-slurp.ndjson', {}, { refused: /Line 1 .*JSON array.*jq -c '\.\[\]'/ }],
  ['sqlite3-json.csv', {}, { refused: /Line 1 .*JSON.*one object in each line/ }],
  ['copy-text-of-row-to-json.ndjson', {}, { refused: /Line 2 .*escaped twice.*psql -At/ }],
  [
    'row-to-json-of-a-join.ndjson',
    {},
    { assigned: [['B', 'S', 'a:b']], invalid: [[1, /member “note” is there twice/]] },
  ],
  ['libreoffice-fods.csv', {}, { refused: /flat XML document of LibreOffice/ }],
];

describe('the file', () => {
  it.each(files)('%s %j comes to what it should', async (name, wishes, outcome) => {
    const body = await readFile(`test/imports/files/${name}`);
    const contentType = name.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/csv';
    await expectOutcome(body, { contentType, ...wishes }, outcome);
  });
});

const header = 'counselor\tscenario\tnote\n';

describe('what could be two things is asked for', () => {
  it.each<[string, string]>([
    ['a single escape that may be a path', 'A\tS\tone\\nline\n'],
    ['a name with a backslash', 'A\tS\tCORP\\tom\n'],
    ['quotes that nothing needs', 'A\tS\t"all quoted"\n'],
    ['quotes that are text in one line and needed in another', 'A\tS\t5" pipe\nB\tS\t"say ""hi"""\n'],
    ['escapes in one line and none in another', 'A\tS\tC:\\\\dir\nB\tS\tC:\\dir\n'],
    ['escapes beside quotes', 'A\tS\tC:\\\\dir\nB\tS\t"say ""hi"""\n'],
  ])('%s', async (_, lines) => {
    const { error } = await imported(header + lines);
    expect(error).toMatch(/Line [23] .*dialect=quotes.*dialect=backslash/);
    expect(await assigned()).toEqual([]);
  });

  it('and read as it is answered', async () => {
    const lines = `${header}A\tS\tone\\nline "x"\nB\tS\t"y"\n`;
    await expectOutcome(lines, backslash, {
      assigned: [
        ['A', 'S', 'one\nline "x"'],
        ['B', 'S', '"y"'],
      ],
    });
    await truncate(world.pool, 'assignments, assignment_changes');
    await expectOutcome(lines, quotes, {
      assigned: [
        ['A', 'S', 'one\\nline "x"'],
        ['B', 'S', 'y'],
      ],
    });
  });

  it('an escape that is none makes its row invalid', () =>
    expectOutcome(`${header}A\tS\tC:\\dir\nB\tS\tx\n`, backslash, {
      assigned: [['B', 'S', 'x']],
      invalid: [[2, /“\\d” is no escape.*dialect=quotes/]],
    }));

  it.each([
    [
      'a paragraph in quotes',
      'A,S,"Great call\nWarm, calm, and clear"\n',
      'Great call\nWarm, calm, and clear',
    ],
    ['a word for nothing in quotes', 'A,S,"\\N"\n', '\\N'],
    ['inches', 'A,S,5" pipe\n', '5" pipe'],
    ['a path', 'A,S,C:\\dir\n', 'C:\\dir'],
  ])('but not %s', (_, lines, note) =>
    expectOutcome(`counselor,scenario,note\n${lines}`, {}, { assigned: [['A', 'S', note]] }),
  );
});

it('nothing as databases write it is read so, and told where it might be a text', async () => {
  const done = await imported('counselor,scenario,note\nA,S,\\N\n');
  expect(done.warnings).toMatchObject([{ code: 'nothing', count: 1, lines: [2] }]);
  expect(await assigned()).toEqual([['A', 'S']]);
});

describe('lines that are too short', () => {
  const names = 'counselor,scenario,due_date,note\n';

  it('are rows where they lack what may be left out, and a warning counts them', async () => {
    const done = await imported(`${names}A,S\nB,S,2099-01-31\nC,S,,x\n`);
    expect(done.warnings).toMatchObject([{ code: 'short-row', count: 2, lines: [2, 3] }]);
    expect(done.counts).toMatchObject({ created: 3 });
  });

  it('put those in doubt that they may be pieces of', () =>
    expectOutcome(
      `${names}A,S,,x\nB,S,,first\nsecond\nthird\nC,S,,y\n`,
      {},
      {
        assigned: [
          ['A', 'S', 'x'],
          ['C', 'S', 'y'],
        ],
        invalid: [
          [3, /Line 4 is no row/],
          [4, /rest of line 3/],
          [5, /Line 4 is no row/],
        ],
      },
    ));

  it('are alone in doubt where the upload says that texts are in quotes', () =>
    expectOutcome(`${names}B,S,,first\nsecond\nC,S,,y\n`, quotes, {
      assigned: [
        ['B', 'S', 'first'],
        ['C', 'S', 'y'],
      ],
      invalid: [[3, /Too few columns: the line has 1, the header 4\. Is it cut off/]],
    }));

  it('are refused where two may be one, in a file that writes out what is empty', async () => {
    const { error } = await imported('external_id,name,email\nx1,Ann\nSmith,a@b.test\nx2,Bob,\n', {
      type: 'counselors',
    });
    expect(error).toMatch(/Lines 2 to 3 .*line 4 .*dialect=quotes/);
  });

  it('are in doubt at the end of a file that does not end with a line break', () =>
    expectOutcome(
      `${names}A,S,,x\nB,S`,
      {},
      {
        assigned: [['A', 'S', 'x']],
        invalid: [[3, /Too few columns: the line has 2, the header 4\. Is it cut off/]],
      },
    ));
});

describe('an upload that says', () => {
  it.each<[Wishes, RegExp]>([
    [{ encoding: 'klingon' }, /encoding is no encoding that is known/],
    [{ delimiter: 'x' }, /delimiter must be one character/],
    [{ delimiter: '"' }, /delimiter must be one character/],
    [{ contentType: 'text/csv; charset=klingon' }, /charset klingon/],
  ])('%j is refused before anything is stored', async (wishes, message) => {
    const { status, body } = await tryUpload<{ errors: unknown }>(
      world.url,
      admin,
      'counselor,scenario\n',
      wishes,
    );
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(message);
  });

  it.each([
    ['tab', '\t'],
    ['%', '%'],
    ['pipe', '|'],
  ])('the delimiter %s has it', async (delimiter, character) => {
    const done = await imported(['counselor', 'scenario'].join(character) + `\nA${character}S\n`, {
      delimiter,
    });
    expect(done).toMatchObject({ delimiter: character, counts: { created: 1 } });
    expect(done.certainty).toMatchObject({ delimiter: 'told', encoding: 'certain' });
  });

  it('an encoding that the bytes contradict is refused', async () => {
    const utf8 = Buffer.from('counselor,scenario,note\nA,S,José\n');
    expect((await imported(utf8, { encoding: 'latin1' })).error).toMatch(/windows-1252.*UTF-8, line 2/);
    const marked = Buffer.from('\uFEFFcounselor,scenario\n', 'utf16le');
    expect((await imported(marked, { encoding: 'utf-8' })).error).toMatch(/mark of utf-16le/);
  });
});
