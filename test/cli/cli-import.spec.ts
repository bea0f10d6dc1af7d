/** `npm run onus -- import`: a file goes up to the running service, is followed to its end, and reported. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { onus, startOnus } from '../support/command-line.js';
import { createLossyProxy } from '../support/lossy-proxy.js';
import { truncate } from '../support/truncate.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

interface Import {
  id: string;
  status: string;
  fileName: string;
  dryRun: boolean;
  type: string;
}

let world: World;
let directory: string;

beforeAll(async () => {
  world = await createWorld();
  directory = await mkdtemp(join(tmpdir(), 'onus-import-'));
});

afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  await truncate(world.pool, 'assignments CASCADE');
});

const file = async (name: string, text: string | Buffer): Promise<string> => {
  await writeFile(join(directory, name), text);
  return join(directory, name);
};
const argumentsFor = (args: string[], url = world.url): string[] => [
  'import',
  '--url',
  url,
  '--email',
  'admin@demo.test',
  ...args,
];
const password = { ONUS_PASSWORD: 'demo-password' };
const run = (args: string[], url?: string) => onus(password, argumentsFor(args, url));
const imports = async (): Promise<Import[]> =>
  ((await world.admin.get('/api/admin/imports')).body as { items: Import[] }).items;
const assignments = async (): Promise<number | null> =>
  (await world.pool.query('SELECT FROM assignments')).rowCount;

const good = 'counselor,scenario\nc-1001,s-101\nc-1002,s-101\n';
const faulty = 'counselor;scenario;note\nc-1001;s-101;first\nnobody;s-101;second\nc-1002;s-101;third;more\n';

describe('a file without faults', () => {
  it('is imported and counted', async () => {
    const ran = await run([await file('good.csv', good)]);
    expect(ran).toMatchObject({
      code: 0,
      output: 'status: completed\ntotal: 2\ncreated: 2\nexisting: 0\ncompleted before: 0\ninvalid: 0\n',
    });
    const [newest] = await imports();
    expect(newest).toMatchObject({ fileName: 'good.csv', status: 'completed' });
    expect(ran.errors).toContain(`${world.url}/api/admin/imports/${newest!.id}`);
    expect(await assignments()).toBe(2);
  });

  it('may be NDJSON, of another type, with the password on standard input, named from where npm was run', async () => {
    await file('people.ndjson', '{"external_id": "c-new", "name": "Newcomer"}\n');
    const args = ['people.ndjson', '--type', 'counselors', '--password-stdin'];
    const ran = await onus({ INIT_CWD: directory }, argumentsFor(args), 'demo-password\nmore\n');
    expect(ran).toMatchObject({
      code: 0,
      output: 'status: completed\ntotal: 1\ncreated: 1\nupdated: 0\nexisting: 0\ninvalid: 0\n',
    });
    expect((await imports())[0]).toMatchObject({ type: 'counselors' });
  });

  it('is only checked in a dry run', async () => {
    const ran = await run([await file('good.csv', good), '--dry-run']);
    expect(ran).toMatchObject({
      code: 0,
      output: expect.stringContaining(
        'status: completed (dry run: nothing is changed)\ntotal: 2\ncreated: 2\n',
      ),
    });
    expect((await imports())[0]).toMatchObject({ dryRun: true });
    expect(await assignments()).toBe(0);
  });

  it('assigns again what was completed before only if told so', async () => {
    const path = await file('one.csv', 'counselor,scenario\nc-1001,s-101\n');
    expect(await run([path])).toMatchObject({ code: 0 });
    await world.pool.query(
      `UPDATE assignments SET status = 'completed', started_at = now(), completed_at = now()`,
    );
    expect((await run([path])).output).toContain('created: 0\nexisting: 0\ncompleted before: 1\n');
    expect((await run([path, '--reassign-completed'])).output).toContain('created: 1\n');
  });

  it('says how far it is, and signs out in the end', async () => {
    const count = async () => (await world.pool.query('SELECT FROM sessions')).rowCount;
    const before = await count();
    const { errors } = await run([await file('good.csv', good)]);
    expect(errors).toMatch(/^ *\d+ % {2}\S/m);
    expect(await count()).toBe(before);
  });
});

describe('a file with faults', () => {
  it('is imported without those rows, which are told and written to a file that can be mended', async () => {
    const rejects = join(directory, 'rejects.csv');
    const ran = await run([await file('faulty.csv', faulty), '--rejects', rejects]);
    expect(ran).toMatchObject({ code: 1, output: expect.stringContaining('total: 3\ncreated: 1\n') });
    expect(ran.output).toContain('\ninvalid: 2\nline 3: No counselor has the external id “nobody”');
    expect(ran.output).toContain('\nline 4: Too many columns');
    expect(ran.output).toContain(`The invalid rows are in ${rejects}`);
    const text = await readFile(rejects, 'utf8');
    expect(text.split('\n')[0]).toBe('counselor;scenario;note;line;outcome;reason');
    expect(text).toContain('nobody;s-101;second;3;invalid;');
    await writeFile(rejects, text.replace('nobody', 'c-1003').replace(/;more$/m, ''));
    expect(await run([rejects])).toMatchObject({ code: 0, output: expect.stringContaining('created: 2\n') });
  });

  it('has only its first ten told', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `nobody-${i},s-101\n`).join('');
    const { code, output } = await run([await file('nobodies.csv', `counselor,scenario\n${rows}`)]);
    expect(code).toBe(1);
    expect(output.match(/^line /gm)).toHaveLength(10);
    expect(output).toMatch(/\nline 11: .*\nand 2 more\n$/);
  });

  it('changes nothing if it is atomic', async () => {
    const ran = await run([await file('faulty.csv', faulty), '--mode', 'atomic']);
    expect(ran).toMatchObject({
      code: 1,
      output: expect.stringContaining('status: failed\nerror: Nothing was done'),
    });
    expect(ran.output).toContain('\nline 3: No counselor');
    expect(await assignments()).toBe(0);
  });

  it('cannot do anything to a terminal, and its encoding is told', async () => {
    const bytes = Buffer.from('counselor,scenario,note\nn\x1B[2J\xFC,s-101,\n', 'latin1');
    const { code, output } = await run([await file('hostile.csv', bytes)]);
    expect(code).toBe(1);
    expect(output).toContain(
      '\nencoding: windows-1252 (likely: say --encoding if it is another)\nline 2: No counselor has the external id “n',
    );
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    expect(output).not.toMatch(/[\0-\x09\x0B-\x1F]/);
  });

  it('that is no file of rows at all has failed', async () => {
    const ran = await run([await file('empty.csv', '')]);
    expect(ran).toMatchObject({
      code: 1,
      output: expect.stringContaining('status: failed\nerror: The file is empty'),
    });
  });

  it('whose rows cannot be written anywhere is reported nevertheless', async () => {
    const rejects = join(directory, 'missing', 'rejects.csv');
    const ran = await run([await file('faulty.csv', faulty), '--rejects', rejects]);
    expect(ran).toMatchObject({ code: 1, output: expect.stringContaining('\ninvalid: 2\n') });
    expect(ran.errors).toContain(`${rejects} cannot be written: ENOENT`);
    expect(ran.output).not.toContain('The invalid rows are in');
  });
});

describe('a file of others', () => {
  const people = 'id;Vorname;Nachname;Ort\n007;Ann;Lee;Kyiv\n008;;;Lviv\n';

  it('is only looked at in a preview, by what is said of it', async () => {
    const before = (await imports()).length;
    const path = await file('people.csv', people);
    const asked = await run([path, '--preview', '--type', 'counselors']);
    expect(asked).toMatchObject({
      code: 1,
      output: expect.stringContaining('error: Line 1 must name the columns'),
    });
    expect(asked.output).toContain('column Vorname: not known\n');
    expect(asked.output).toContain('(columns={"external_id":"…","name":"…"})');
    const columns = JSON.stringify({ external_id: 'id', name: { columns: ['Vorname', 'Nachname'] } });
    const seen = await run([path, '--preview', '--type', 'counselors', '--columns', columns]);
    expect(seen.code).toBe(1);
    expect(seen.output).toContain('column Vorname: name\n');
    expect(seen.output).toContain('column Ort: left out\n');
    expect(seen.output).toContain('line 2: external_id "007", name "Ann Lee"\nline 3:');
    expect(seen.output).toContain('  fault: name is empty.\nrows: 2\nwith faults: 1\n');
    expect(await imports()).toHaveLength(before);
    const done = await run([path, '--type', 'counselors', '--columns', columns]);
    expect(done.output).toContain('columns left out: Ort\n');
    expect(done.output).toContain('\nline 3: name is empty.\n');
  });

  it('is offered with all that is to be said of it, as the command says it', async () => {
    const exported =
      "Employee #,First Name,Last Name,Manager's,Status\n007,Ann,Lee,x,Active\n008,Bo,Lee,y,Gone\n";
    const asked = [await file('export.csv', exported), '--preview', '--type', 'counselors'];
    expect((await run(asked)).output).toContain(
      `Say --columns '{"external_id":"Employee #","name":{"columns":["First Name","Last Name"]}}' --only '{"Status":["active"]}'\n`,
    );
    const mapping = {
      type: 'counselors',
      name: 'HR',
      header: ['Employee #', 'First Name', 'Last Name', "Manager's", 'Status'],
      columns: { external_id: 'Employee #', name: "Manager's" },
      ignoreOtherColumns: true,
      dateOrder: 'dmy',
      timeZone: 'Europe/Kyiv',
      emptyWords: ['NA', 'n.a.'],
    };
    const { body, status } = await world.admin.put('/api/admin/import-mappings', mapping);
    expect(status).toBe(201);
    const kept = (await run(asked)).output;
    expect(kept).toContain(String.raw`--columns '{"name":"Manager'\''s","external_id":"Employee #"}' `);
    expect(kept).toContain('--ignore-other-columns');
    expect(kept).toContain('--date-order dmy');
    expect(kept).toContain('--time-zone Europe/Kyiv');
    expect(kept).toContain('--empty-words NA,n.a.');
    await world.admin.delete(`/api/admin/import-mappings/${(body as { id: string }).id}`);
    const others = [...asked, '--columns', JSON.stringify(mapping.columns), '--no-ignore-other-columns'];
    expect((await run(others)).output).toContain(
      'error: Line 1 has columns that are not known: “First Name”',
    );
  });

  it('tells its warnings', async () => {
    const { code, output } = await run([await file('none.csv', 'counselor,scenario\n')]);
    expect(code).toBe(0);
    expect(output).toContain('\nwarning: The file has no rows below its header: there is nothing to do.\n');
  });

  it('whose options are wrong is refused by the service', async () => {
    const ran = await run([await file('good.csv', good), '--time-zone', 'CET']);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toContain('timeZone must be UTC or an IANA time zone');
  });
});

describe('a workbook', () => {
  it('is imported, and its rejects are one that is imported too', async () => {
    const book = new ExcelJs.Workbook();
    book.addWorksheet('December').addRows([
      ['counselor', 'scenario'],
      ['c-1001', 's-101'],
      ['nobody', 's-101'],
    ]);
    const path = await file('december.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
    const rejects = join(directory, 'rejects.xlsx');
    const ran = await run([path, '--rejects', rejects]);
    expect(ran).toMatchObject({ code: 1, output: expect.stringContaining('total: 2\ncreated: 1\n') });
    await book.xlsx.readFile(rejects);
    const sheet = book.worksheets[0]!;
    expect(sheet.getRow(1).values).toEqual([undefined, 'counselor', 'scenario', 'line', 'outcome', 'reason']);
    sheet.getCell('A2').value = 'c-1002';
    await book.xlsx.writeFile(rejects);
    expect(await run([rejects])).toMatchObject({ code: 0, output: expect.stringContaining('created: 1\n') });
  });
});

describe('an undo', () => {
  it('cancels what the import created, and names what somebody has touched since', async () => {
    await run([await file('good.csv', good)]);
    const [{ id } = { id: '' }] = await imports();
    const { rows } = await world.pool.query<{ id: string }>('SELECT id FROM assignments ORDER BY id LIMIT 1');
    expect(await world.supervisor.post(`/api/assignments/${rows[0]!.id}/start`)).toMatchObject({
      status: 200,
    });
    const ran = await run(['--undo', id]);
    expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('status: completed\n') });
    expect(ran.output).toContain('cancelled: 1\ntouched: 1\n');
    expect(ran.output).toMatch(/\nline \d+: \S/);
  });
});

describe('connections that break', () => {
  it('while the answer to the upload comes: it is sent again, and imported once', async () => {
    let losses = 0;
    const proxy = await createLossyProxy(world.url, ({ method, url = '' }) =>
      method === 'POST' && url.startsWith('/api/admin/imports?') && (losses += 1) <= 2 ? 'answer' : undefined,
    );
    try {
      const before = (await imports()).length;
      const ran = await run([await file('good.csv', good)], proxy.url);
      expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('created: 2\n') });
      expect(ran.errors.match(/The file is sent again\./g)).toHaveLength(2);
      expect(await imports()).toHaveLength(before + 1);
    } finally {
      await proxy.close();
    }
  });

  it('again and again: it is sent four times, and where to look is told', async () => {
    const proxy = await createLossyProxy(world.url, ({ method, url = '' }) =>
      method === 'POST' && url.startsWith('/api/admin/imports?') ? 'answer' : undefined,
    );
    try {
      const ran = await run([await file('good.csv', good)], proxy.url);
      expect(ran).toMatchObject({ code: 1, output: '' });
      expect(ran.errors).toContain(
        `Had all of the file arrived, it is imported: see ${proxy.url}/api/admin/imports.`,
      );
      expect(proxy.requests.filter(({ url }) => url?.startsWith('/api/admin/imports?'))).toHaveLength(4);
    } finally {
      await proxy.close();
    }
  });

  it('while it is imported: it is followed from where the stream ended', async () => {
    let losses = 0;
    const proxy = await createLossyProxy(world.url, ({ url = '' }) =>
      url.endsWith('/events') && (losses += 1) <= 1 ? 'rest' : undefined,
    );
    const client = await world.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE assignments IN EXCLUSIVE MODE');
      const running = startOnus(password, argumentsFor([await file('good.csv', good)], proxy.url));
      const follows = () => proxy.requests.filter(({ url }) => url?.endsWith('/events'));
      await until(() => follows().length === 2);
      await client.query('COMMIT');
      expect(await running.ended).toMatchObject({ code: 0, output: expect.stringContaining('created: 2\n') });
      expect(follows().map(({ headers }) => headers['last-event-id'])).toEqual([
        undefined,
        expect.stringMatching(/^\d+\.\d+$/),
      ]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
      await proxy.close();
    }
  });
});

describe('Ctrl-C', () => {
  it('leaves the import to the server, and says so', async () => {
    const client = await world.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE assignments IN EXCLUSIVE MODE');
      const running = startOnus(password, argumentsFor([await file('good.csv', good)]));
      await running.says(/^ *\d+ % {2}/m);
      running.interrupt();
      const { code, output, errors } = await running.ended;
      expect({ code, output }).toEqual({ code: 130, output: '' });
      const { id } = (await imports())[0]!;
      expect(errors).toContain(`The import goes on on the server: see ${world.url}/api/admin/imports/${id};`);
      expect(errors).toContain(`/api/admin/imports/${id}/cancel`);
    } finally {
      await client.query('COMMIT');
      client.release();
    }
    await until(async () => (await imports())[0]?.status === 'completed');
    expect(await assignments()).toBe(2);
  });
});

describe('what fails', () => {
  it('for a cancelled import is the command too', async () => {
    const client = await world.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE assignments IN EXCLUSIVE MODE');
      const running = startOnus(password, argumentsFor([await file('good.csv', good)]));
      await running.says(/The service has the file/);
      await world.admin.post(`/api/admin/imports/${(await imports())[0]!.id}/cancel`, {});
      expect(await running.ended).toMatchObject({
        code: 1,
        output: expect.stringContaining('status: cancelled\ntotal: 0\n'),
      });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('for a wrong password is told in one sentence', async () => {
    const ran = await onus({ ONUS_PASSWORD: 'wrong' }, argumentsFor([await file('good.csv', good)]));
    expect(ran).toEqual({ code: 1, output: '', errors: 'E-mail and password do not match.\n' });
  });

  it('for somebody who is no admin is told, however large the file', async () => {
    const large = await file('large.csv', good.padEnd(20_000_000, ' \n'));
    const args = ['import', large, '--url', world.url, '--email', 'supervisor@demo.test'];
    const ran = await onus(password, args);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toMatch(/This is for the role admin; you are supervisor\.\n$/);
    expect(ran.errors).not.toContain('sent again');
  });

  it('for a missing file, or what is none, is told before anybody is asked', async () => {
    const nowhere = await closedUrl();
    const path = join(directory, 'nothing.csv');
    expect(await run([path], nowhere)).toEqual({
      code: 1,
      output: '',
      errors: `There is no file ${path}.\n`,
    });
    expect(await run([directory], nowhere)).toEqual({
      code: 1,
      output: '',
      errors: `${directory} is not a file.\n`,
    });
  });

  it('for a service that is away is told in one sentence', async () => {
    const url = await closedUrl();
    const ran = await run([await file('good.csv', good)], url);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toBe(
      `${url} cannot be reached: connect ECONNREFUSED ${new URL(url).host}. It is what --url or PORT says.\n`,
    );
  });

  it('for a service that is another is told', async () => {
    const ran = await run([await file('good.csv', good)], `${world.url}/elsewhere/`);
    expect(ran).toEqual({ code: 1, output: '', errors: 'There is nothing at /elsewhere/api/auth/login.\n' });
  });
});

describe('what cannot be understood', () => {
  const enough = ['x.csv', '--email', 'admin@demo.test'];
  it.each([
    [['--email', 'admin@demo.test'], 'A file is needed.'],
    [[...enough, 'y.csv'], 'One file at a time: y.csv is another one.'],
    [['x.csv'], '--email is needed.'],
    [
      [...enough, '--type', 'users'],
      '--type is “users”, but it must be one of assignments, counselors, scenarios, cancellations.',
    ],
    [[...enough, '--mode', 'all'], '--mode is “all”, but it must be one of partial, atomic.'],
    [[...enough, '--url', 'onus.example'], '--url is “onus.example”, but it must be an https URL'],
    [
      [...enough, '--url', 'http://onus.example'],
      '--url is “http://onus.example”, but it must be an https URL',
    ],
    [[...enough, '--rejects', './x.csv'], '--rejects must be another file than the one that is imported.'],
    [[...enough, '--rejects', ''], '--rejects is needed.'],
    [[...enough, '--date-order', 'ydm'], '--date-order is “ydm”, but it must be one of ymd, dmy, mdy.'],
    [[...enough, '--undo', 'x'], '--undo says all that is to be done: leave x.csv out.'],
    [[...enough, '--password', 'on the command line'], "Unknown option '--password'"],
  ])('%j ends with how it is used', async (args, reason) => {
    const ran = await onus(password, ['import', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '', errors: expect.stringContaining(reason) });
    expect(ran.errors).toContain('npm run onus -- <command>');
  });

  it.each<Record<string, string>>([{}, { ONUS_PASSWORD: '' }])(
    'is a missing password: %j',
    async (environment) => {
      const ran = await onus(environment, ['import', ...enough]);
      expect(ran).toMatchObject({ code: 2, errors: expect.stringContaining('A password is needed') });
    },
  );
});

/** Where nothing serves. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
