import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ErrorForPeople } from '../../operations/error-for-people.js';

/** White space and invisible format characters, as `src/http/validation/read-text.ts` takes them off both ends. */
const unseen = [
  [0x9, 0xd],
  [0x20, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
] as const;
const characters = unseen.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i),
);
const ends = `E'${characters.map((each) => String.raw`\u${each.toString(16).padStart(4, '0')}`).join('')}'`;

/** What would be nothing stays as it is. */
const orAsItIs = (column: string, read: string): string => `coalesce(nullif(${read}, ''), ${column})`;
const name = (column: string): string =>
  orAsItIs(
    column,
    String.raw`btrim(translate(normalize(${column}, NFC), E'\u00A0\u2007\u202F', '   '), ${ends})`,
  );
const email = (column: string): string =>
  orAsItIs(column, `normalize(lower(btrim(normalize(${column}, NFC), ${ends})), NFC)`);

/** Columns that name something, by table, and how each is read. */
const columns = {
  organizations: { name },
  users: { email, name },
  api_keys: { name },
  counselors: { external_id: name, name, email },
  scenarios: { external_id: name, title: name },
};

const mostListed = 20;

/**
 * What is stored is read as new text is: what is the same for people is the same. Where that would make two one, nothing
 * is changed, and the start ends with a list of them. Indexes find external ids that differ in case alone: of one expression,
 * so that no other look-up of an organization's rows can use them, and not unique, since there may be such. A row of a file keeps what it is read as beside what came.
 */
export class SameText1796010000000 implements MigrationInterface {
  readonly name = 'SameText1796010000000';

  async up(runner: QueryRunner): Promise<void> {
    await refuseDoubles(runner);
    // Lower case as Node has it, which differs from SQL's here.
    const different = `SELECT id, email FROM counselors WHERE email LIKE '%Σ%' OR email LIKE '%İ%'`;
    for (const row of (await runner.query(different)) as { id: string; email: string }[]) {
      await runner.query('UPDATE counselors SET email = $2 WHERE id = $1', [row.id, row.email.toLowerCase()]);
    }
    for (const [table, readings] of Object.entries(columns)) {
      const read = Object.entries(readings).map(([column, as]) => ({ column, as: as(column) }));
      await runner.query(`
        UPDATE ${table} SET ${read.map(({ column, as }) => `${column} = ${as}`).join(', ')}
        WHERE ${read.map(({ column, as }) => `${column} <> ${as}`).join(' OR ')}`);
    }
    for (const table of ['counselors', 'scenarios']) {
      await runner.query(`
        CREATE INDEX ${table}_external_id_in_any_case_idx ON ${table} ((organization_id::text ||
            replace(replace(normalize(lower(upper(external_id))), 'ß', 'ss'), E'i\\u0307', 'i')))`);
    }
    await runner.query('ALTER TABLE import_rows ADD COLUMN cells text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import_rows DROP COLUMN cells');
    for (const table of ['counselors', 'scenarios'])
      await runner.query(`DROP INDEX ${table}_external_id_in_any_case_idx`);
  }
}

/** Throws {@link TwoWouldBeOne} with what would be. */
async function refuseDoubles(runner: QueryRunner): Promise<void> {
  const doubles = (table: string, shown: string, read: string, within = ''): string => `
    SELECT '${table}' AS table, ${read} AS name, array_agg(format('%s (%s)', id, ${shown}) ORDER BY id) AS who
    FROM ${table} GROUP BY ${within} ${read} HAVING count(*) > 1`;
  const found = (await runner.query(`
    ${doubles('counselors', 'name', name('external_id'), 'organization_id,')}
    UNION ALL ${doubles('scenarios', 'title', name('external_id'), 'organization_id,')}
    UNION ALL ${doubles('users', 'name', email('email'))}
    ORDER BY 1, 3`)) as Double[];
  if (found.length > 0) throw new TwoWouldBeOne(found);
}

interface Double {
  table: string;
  /** What all of them would be. */
  name: string;
  /** Their ids and names. */
  who: string[];
}

class TwoWouldBeOne extends ErrorForPeople {
  override readonly name = 'TwoWouldBeOne';

  constructor(found: Double[]) {
    const lines = found
      .slice(0, mostListed)
      .map((each) => `${each.table} “${each.name}”: ${each.who.join(', ')}.`);
    const more = found.length > mostListed ? [`And ${found.length - mostListed} more like these.`] : [];
    super(
      [
        'External ids and e-mails are stored from now on as they are read, so that what looks the same is the same. These ' +
          'would then be there twice, so nothing was changed:',
        ...lines,
        ...more,
        'Give all but one of each another external id, or e-mail of users, with the build of before or by SQL: ' +
          `UPDATE counselors SET external_id = 'another' WHERE id = '…'; and start again.`,
      ].join('\n'),
    );
  }
}
