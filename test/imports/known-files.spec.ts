/**
 * Files as other systems document them: the mapping that is offered for their header is right, and an upload that says it
 * reads what is ours and leaves the rest out with a word.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SuggestionDto } from '../../src/imports/mappings/dto/suggestion.dto.js';
import { suggestMapping } from '../../src/imports/mappings/suggest.js';
import { type Credentials, sessionOf } from '../support/api.js';
import { finished, type ImportAnswer, type ImportType, preview, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const counselors =
    'nina.falk omar.hadi ruth.klein cs-11 cs-12 cs-13 cs-14 or-502 otto.lund kpark 13aa3'.split(' ');
  const scenarios = 'E411208 E411209 class-7 class-8 math102 engl101 Listening Boundaries DC-1 LO-9'.split(
    ' ',
  );
  await world.pool.query(
    `WITH o AS (SELECT id FROM organizations WHERE name = 'Demo Crisis Line'),
     c AS (INSERT INTO counselors (id, organization_id, external_id, name)
           SELECT gen_random_uuid(), o.id, c, c FROM o, unnest($1::text[]) c)
     INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), o.id, s, s FROM o, unnest($2::text[]) s`,
    [counselors, scenarios],
  );
});

afterAll(() => world.close());

/** Uploads a file of another system with what is offered for its header. */
async function imported(
  name: string,
  type: ImportType,
): Promise<{ offered: SuggestionDto; done: ImportAnswer & { ignored: string[] } }> {
  const file = await readFile(join(import.meta.dirname, 'files', name));
  const { suggestion: offered } = (await preview(world.url, admin, file, { type })) as unknown as {
    suggestion: SuggestionDto;
  };
  const { columns, only, timeZone } = offered;
  const wishes = {
    type,
    columns: JSON.stringify(columns),
    ...(only && { only: JSON.stringify(only) }),
    ...(timeZone && { timeZone }),
  };
  const { id } = await upload(world.url, admin, file, wishes);
  return { offered, done: (await finished(world.url, admin, id)) as ImportAnswer & { ignored: string[] } };
}

const column = async (sql: string, ids: string[]): Promise<string[]> =>
  (await world.pool.query<{ told: string }>(sql, [ids])).rows.map(({ told }) => told);

const people = (...ids: string[]) =>
  column(
    `SELECT concat_ws(' | ', external_id, name, email) AS told FROM counselors WHERE external_id = ANY ($1) ORDER BY 1`,
    ids,
  );

/** Of these counselors. */
const assigned = (...ids: string[]) =>
  column(
    `SELECT concat_ws(' ', c.external_id, s.external_id, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')) AS told
     FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
     WHERE c.external_id = ANY ($1) ORDER BY 1`,
    ids,
  );

describe('Users', () => {
  it('of Canvas SIS: those who are active, under their own ids with zeros', async () => {
    const { offered, done } = await imported('canvas-users.csv', 'counselors');
    expect(offered).toMatchObject({
      from: 'ready-made',
      name: 'Canvas SIS users',
      only: { status: ['active'] },
    });
    expect(done.counts).toMatchObject({ total: 4, created: 2, invalid: 0, leftOut: 2 });
    expect(done.ignored).toEqual(['login_id', 'authentication_provider_id', 'password', 'short_name']);
    expect(await people('01103', '13834', '13aa4')).toEqual([
      '01103 | Birte Olesen | birte.olesen@canvas.test',
      '13834 | Jalil Rahimi | jalil.rahimi@canvas.test',
    ]);
    await imported('canvas-users-full-name.csv', 'counselors');
    expect(await people('02201')).toEqual(['02201 | Ada Okafor | ada.okafor@canvas.test']);
  });

  it('of OneRoster 1.1: students who are enabled', async () => {
    const { offered, done } = await imported('oneroster-1.1-users.csv', 'counselors');
    expect(offered.name).toBe('OneRoster 1.1 users');
    expect(done.counts).toMatchObject({ total: 3, created: 1, leftOut: 2 });
    expect(await people('or-501', 'or-503')).toEqual(['or-501 | Lena Vance | lena.vance@roster.test']);
  });

  it('of OneRoster 1.2: who is not to be deleted, with a word of teachers', async () => {
    const { offered, done } = await imported('oneroster-1.2-users.csv', 'counselors');
    expect(offered).toMatchObject({ name: 'OneRoster 1.2 users', why: expect.stringMatching(/teachers/) });
    expect(done.counts).toMatchObject({ total: 2, created: 1, leftOut: 1 });
    expect(await people('or-601', 'or-602')).toEqual(['or-601 | Nao Sato | nao.sato@roster.test']);
  });

  it('of Moodle, also from a file with their courses', async () => {
    const { offered, done } = await imported('moodle-users-with-courses.csv', 'counselors');
    expect(offered.name).toBe('Moodle users');
    expect(done.counts).toMatchObject({ total: 3, created: 2, updated: 1 });
    expect(await people('idris.bell')).toEqual(['idris.bell | Idris Bell | idris.bell@moodle.test']);
  });

  it('of TalentLMS, also from a file with their courses', async () => {
    const { offered, done } = await imported('talentlms-users.csv', 'counselors');
    expect(offered.name).toBe('TalentLMS users');
    expect(done.counts).toMatchObject({ total: 3, created: 2, leftOut: 1 });
    expect(await people('eroth')).toEqual(['eroth | Emil Roth | emil.roth@talent.test']);
  });

  it('of HR: by the name that is shown there, as it is', async () => {
    const { offered, done } = await imported('hr-export.csv', 'counselors');
    expect(offered.name).toBe('HR export');
    expect(done.counts).toMatchObject({ total: 3, created: 2, leftOut: 1 });
    expect(done.ignored).toEqual(['Last Name', 'First Name', 'Job Title', 'Department', 'Hire Date']);
    expect(await people('0117', '0118', '0119')).toEqual([
      '0117 | Doe, John | john.doe@hr.test',
      '0118 | Haas, Mila (she/her) | mila.haas@hr.test',
    ]);
  });
});

describe('Enrolments', () => {
  it('of Canvas SIS: those of students that are active', async () => {
    const { offered, done } = await imported('canvas-enrollments.csv', 'assignments');
    expect(offered.name).toBe('Canvas SIS enrollments');
    expect(done).toMatchObject({ counts: { total: 5, created: 2, leftOut: 3 }, ignored: ['section_id'] });
    expect(await assigned('01103', '13834', '13aa3')).toEqual(['01103 E411208', '13834 E411208']);
  });

  it('of OneRoster: those of students, of a bulk file or one of changes', async () => {
    const { offered, done } = await imported('oneroster-enrollments.csv', 'assignments');
    expect(offered.name).toBe('OneRoster enrollments');
    expect(done.counts).toMatchObject({ total: 3, created: 1, leftOut: 2 });
    expect(await assigned('or-501', 'or-502')).toEqual(['or-501 class-7']);
  });

  it('of Moodle: one for each numbered course', async () => {
    const { offered, done } = await imported('moodle-users-with-courses.csv', 'assignments');
    expect(offered).toMatchObject({ columns: { counselor: 'username', scenario: { each: 'course*' } } });
    expect(done.counts).toMatchObject({ total: 4, created: 3, leftOut: 1 });
    expect(await assigned('idris.bell', 'sana.rossi', 'otto.lund')).toEqual([
      'idris.bell engl101',
      'idris.bell math102',
      'sana.rossi engl101',
    ]);
  });

  it('of TalentLMS: one for each column called Course', async () => {
    const { offered, done } = await imported('talentlms-users.csv', 'assignments');
    expect(offered).toMatchObject({ columns: { counselor: 'Login', scenario: { each: 'Course' } } });
    expect(done.counts).toMatchObject({ total: 4, created: 3, leftOut: 1 });
    expect(await assigned('eroth', 'ybrand', 'kpark')).toEqual([
      'eroth Boundaries',
      'eroth Listening',
      'ybrand Boundaries',
    ]);
  });

  it('of Docebo: those of learners', async () => {
    const { offered, done } = await imported('docebo-enrollments.csv', 'assignments');
    expect(offered.name).toBe('Docebo enrollments');
    expect(done.counts).toMatchObject({ total: 3, created: 2, leftOut: 1 });
    expect(await assigned('nina.falk', 'omar.hadi', 'ruth.klein')).toEqual([
      'nina.falk DC-1',
      'omar.hadi DC-1',
    ]);
  });

  it('of Cornerstone: those that are open, with days and times in UTC', async () => {
    const { offered, done } = await imported('cornerstone-transcripts.csv', 'assignments');
    expect(offered).toMatchObject({ name: 'Cornerstone transcripts', timeZone: 'UTC' });
    expect(done.counts).toMatchObject({ total: 4, created: 2, leftOut: 2 });
    expect(await assigned('cs-11', 'cs-12', 'cs-13', 'cs-14')).toEqual([
      expect.stringMatching(/^cs-11 LO-9 2027-01-31T/),
      'cs-12 LO-9 2027-01-31T11:11',
    ]);
  });
});

describe('A mapping that is offered', () => {
  it('is of what our columns are called elsewhere, beside our own names', () => {
    expect(suggestMapping(['Employee ID', 'Course Code', 'due_date', 'Comments:'], 'assignments')).toEqual({
      columns: { counselor: 'Employee ID', scenario: 'Course Code', note: 'Comments:' },
      from: 'synonyms',
      name: null,
      why: 'These columns are likely by their names: look at each.',
    });
    expect(
      suggestMapping(['Staff-Id', 'Given Name', 'Family Name', 'Work E-Mail'], 'counselors'),
    ).toMatchObject({
      columns: {
        external_id: 'Staff-Id',
        name: { columns: ['Given Name', 'Family Name'] },
        email: 'Work E-Mail',
      },
    });
  });

  it('says what is still to be said', () => {
    expect(suggestMapping(['Email', 'Deadline'], 'assignments')).toMatchObject({
      columns: { counselor: 'Email', due_date: 'Deadline' },
      why: expect.stringMatching(/scenario is still to be said/),
    });
  });

  it('is none where our own names or nothing that is known is there', () => {
    expect(suggestMapping(['counselor', 'scenario', 'note'], 'assignments')).toBeUndefined();
    expect(suggestMapping(['foo', 'bar'], 'assignments')).toBeUndefined();
  });

  it('makes several rows of scenarios alone', () => {
    expect(suggestMapping(['Email', 'Email', 'Course'], 'assignments')?.columns).toEqual({
      scenario: 'Course',
    });
    expect(suggestMapping(['Login', 'Course 1', 'Course 2'], 'assignments')?.columns).toEqual({
      counselor: 'Login',
      scenario: { each: 'course*' },
    });
  });
});
