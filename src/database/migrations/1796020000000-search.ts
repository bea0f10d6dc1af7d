/**
 * What `q` is held against: a column `search` with a row's texts as they are compared, which a trigger keeps. The rows
 * that are there get theirs in the migration that follows, so that this one holds its locks for a moment only.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns that are searched. */
export const searched = {
  counselors: ['name', 'external_id', 'email'],
  scenarios: ['title', 'external_id'],
  users: ['name', 'email'],
};

/**
 * Marks above, below and within letters: of Latin, Greek, Cyrillic, Hebrew and Arabic, where people leave them out, and not of
 * India's scripts, where they are the vowels; and what is not seen at all. As a set of a regular expression.
 */
const marks =
  '\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f' +
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670' +
  '\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff';

export class Search1796020000000 implements MigrationInterface {
  readonly name = 'Search1796020000000';

  async up(runner: QueryRunner): Promise<void> {
    const lower = `COLLATE ${await collation(runner)}`;
    // NFKD takes letters apart, NFC puts together again what is more than a letter and its marks, such as Hangul.
    await runner.query(`
      CREATE FUNCTION search_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
        CASE WHEN octet_length($1) = length($1) THEN lower($1 ${lower})
        ELSE replace(replace(replace(replace(
          normalize(
            translate(
              regexp_replace(lower(normalize($1, NFKD) ${lower}), '[${marks}]', '', 'g'),
              'đłøıħŧðς’‘ʼ‐–', 'dloihtdσ''''''--'
            ), NFC
          ), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
        END`);
    // Each letter, and each two that follow each other: first the pairs from the first letter on, then from the second.
    const pairs = (text: string): string =>
      `string_to_array(regexp_replace(${text}, '(..)', E'\\\\1\\x01', 'g'), E'\\x01')`;
    await runner.query(`
      CREATE FUNCTION search_grams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
        string_to_array($1, NULL) || ${pairs('$1')} || ${pairs('substr($1, 2)')}`);
    // Every other pair and the last: all letters, and little more to read. PostgreSQL takes pairs for independent of each
    // other, so with all of them it would hold every long word for rare.
    await runner.query(`
      CREATE FUNCTION search_grams_of(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
        ARRAY(
          SELECT DISTINCT substr(folded, i, 2)
          FROM unnest(words) word, search_folded(word) folded, generate_series(1, greatest(1, length(folded) - 1)) i
          WHERE folded <> '' AND (i % 2 = 1 OR i = length(folded) - 1)
        )`);
    await runner.query(`
      CREATE FUNCTION search_patterns_of(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
        ARRAY(
          SELECT '%' || regexp_replace(search_folded(word), '([\\\\%_])', '\\\\\\1', 'g') || '%' FROM unnest(words) word
        )`);
    for (const [table, columns] of Object.entries(searched)) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN search text NOT NULL DEFAULT ''`);
      const texts = columns.map((column) => `NEW.${column}`).join(', ');
      await runner.query(`
        CREATE FUNCTION ${table}_search() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
          BEGIN
            NEW.search := search_folded(concat_ws(E'\\n', ${texts}));
            RETURN NEW;
          END $$`);
      await runner.query(`
        CREATE TRIGGER ${table}_search BEFORE INSERT OR UPDATE OF ${columns.join(', ')} ON ${table}
        FOR EACH ROW EXECUTE FUNCTION ${table}_search()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(searched)) {
      await runner.query(`DROP TRIGGER ${table}_search ON ${table}`);
      await runner.query(`DROP FUNCTION ${table}_search`);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN search`);
    }
    await runner.query('DROP FUNCTION search_patterns_of, search_grams_of, search_grams, search_folded');
  }
}

/** One whose rules for letters are no matter of the database's locale: PostgreSQL's own since 17, ICU's before. */
async function collation(runner: QueryRunner): Promise<string> {
  const [found] = (await runner.query(`
    SELECT quote_ident(collname) AS name FROM pg_collation
    WHERE collnamespace = 'pg_catalog'::regnamespace AND collname IN ('pg_c_utf8', 'und-x-icu', 'default')
    ORDER BY array_position('{pg_c_utf8,und-x-icu,default}', collname) LIMIT 1`)) as [{ name: string }];
  return found.name;
}
