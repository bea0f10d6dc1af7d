/**
 * `q` in the list of assignments: each word is found either in the counselor or in the scenario. Scenarios are few, so first
 * they are asked which words they have; each kind of answer leaves words that the counselor must have, and counselors with all
 * of these are looked up. Few of them, or few scenarios, lead to their assignments by index; many are met soon on
 * the way through the list, whose rows are then looked at one by one.
 */
import type { Statement } from '../../database/connections/pools.js';
import { isFoundBy, sought } from '../../http/paging/search.js';

/** Assignments of any of these scenarios to any of these counselors have all the words between them. */
export interface Match {
  /** Null: any, as the counselor has all the words. */
  scenarioIds: string[] | null;
  /** Words that the scenarios do not have. */
  words: string[];
  /** Who has them; null: any, as none is left. */
  counselorIds: string[] | null;
}

/** Up to so many counselors, or scenarios, are followed to their assignments. */
const most = 1000;
/** Up to so many scenarios are followed one by one, in the order of the list. */
const mostApart = 20;
/** Up to so many kinds of scenarios are told apart. */
const mostMatches = 32;

const one = sought('ARRAY[word]');
const others = sought('words');
/** Where they are columns. */
const columnsOf = (row: string) => ({ patterns: `${row}.patterns`, grams: `${row}.grams` });

/**
 * Parameters: organization, words. Of what is more than a limit one more is told; where counselors with all the words are
 * that many, nothing else. What is sought is made once, and not for each row.
 */
export const findMatches: Statement = {
  text: `
    WITH whole AS MATERIALIZED (
      SELECT ARRAY(
        SELECT c.id FROM counselors c WHERE c.organization_id = $1 AND ${isFoundBy('c', '$1', sought('$2'))}
        LIMIT ${most + 1}
      ) AS ids
    ), wanted AS MATERIALIZED (
      SELECT word, ${one.patterns} AS patterns, ${one.grams} AS grams
      FROM unnest($2::text[]) word WHERE (SELECT cardinality(ids) FROM whole) <= ${most}
    ), scenario AS (
      SELECT s.id, array_agg(word ORDER BY word) AS words
      FROM wanted w JOIN scenarios s ON s.organization_id = $1 AND ${isFoundBy('s', '$1', columnsOf('w'))}
      GROUP BY s.id
    ), match AS MATERIALIZED (
      SELECT scenario_ids, words, ${others.patterns} AS patterns, ${others.grams} AS grams
      FROM (
        SELECT (array_agg(id))[:${most + 1}] AS scenario_ids,
               ARRAY(SELECT word FROM unnest($2) word WHERE word <> ALL (words)) AS words
        FROM scenario GROUP BY words
      ) each
      LIMIT ${mostMatches}
    )
    SELECT NULL AS "scenarioIds", $2 AS words, ids AS "counselorIds" FROM whole
    UNION ALL
    SELECT scenario_ids, words,
      CASE WHEN words <> '{}' THEN ARRAY(
        SELECT c.id FROM counselors c WHERE c.organization_id = $1 AND ${isFoundBy('c', '$1', columnsOf('m'))}
        LIMIT ${most + 1}
      ) END
    FROM match m`,
};

/**
 * Whether to look at each assignment on the way through the list: because those that are sought are met soon, or because
 * there are too many ways to them.
 */
export function areCommon(matches: readonly Match[]): boolean {
  return (
    matches.length > mostMatches ||
    matches.some(
      ({ scenarioIds, counselorIds }) =>
        (counselorIds?.length ?? Infinity) > most && (scenarioIds?.length ?? Infinity) > most,
    )
  );
}

/** A condition on an assignment's counselor `c` and scenario `s`. As a SELECT, so that no plan counts on its being rare. */
export function matching(words: string): string {
  return `(SELECT (c.search || E'\\n' || s.search) LIKE ALL (${sought(words).patterns}))`;
}

/** What a list adds to each look at its table. */
interface Look {
  conditions: readonly string[];
  /** What follows from the conditions, and leads to an index, where the planner has to find the way. */
  hints: readonly string[];
  /** Whether the assignments of one scenario are in the list's order in an index. */
  isIndexed: boolean;
  /** Where the page goes on, in which order, and how far. */
  rest: string;
}

/** The ids of a page, of the assignments of all these matches. */
export function idsOf(matches: readonly Match[], look: Look, values: unknown[]): string {
  const $ = (value: unknown): string => `$${values.push(value)}`;
  return matches.map((match) => `(${idsOfOne(match, look, $)})`).join('\n      UNION ');
}

function idsOfOne(match: Match, look: Look, $: (value: unknown) => string): string {
  const { scenarioIds, counselorIds, words } = match;
  const few = counselorIds !== null && counselorIds.length <= most ? counselorIds : undefined;
  const conditions = [...look.conditions];
  if (few === undefined && words.length > 0) {
    const { patterns } = sought($(words));
    conditions.push(`(SELECT search LIKE ALL (${patterns}) FROM counselors WHERE id = a.counselor_id)`);
  }
  const areApart =
    few === undefined && look.isIndexed && scenarioIds !== null && scenarioIds.length <= mostApart;
  if (scenarioIds !== null && !areApart) conditions.push(`a.scenario_id = ANY (${$(scenarioIds)})`);
  if (few === undefined && !areApart) {
    return `SELECT a.id FROM assignments a WHERE ${[...conditions, ...look.hints].join(' AND ')} ${look.rest}`;
  }
  const [ids, column] = areApart ? [scenarioIds, 'scenario_id'] : [few, 'counselor_id'];
  return `
        SELECT a.id
        FROM unnest(${$(ids)}::uuid[]) each (id)
        CROSS JOIN LATERAL (
          SELECT a.id, a.created_at, a.due_at FROM assignments a
          WHERE ${[...conditions, `a.${column} = each.id`].join(' AND ')} ${look.rest}
        ) a
        WHERE true ${look.rest}`;
}
