/**
 * `q`: rows in whose texts every word is found somewhere, without regard to case and accents. A table that is searched has
 * a column `search` with its texts, folded, and an index of their letters and pairs of letters, each organization's apart.
 * Words are folded by the same functions, in SQL. See docs/decisions/0019-search-by-pairs-of-letters.md.
 */

/** The words of a text; undefined where there is none to look for. */
export function wordsOf(q: string | undefined): string[] | undefined {
  const words = [...new Set(q?.split(/\s+/u).filter((word) => word !== ''))];
  return words.length === 0 ? undefined : words;
}

/** What words are in SQL: patterns for folded texts, and what the index has of them. */
export function sought(words: string): { patterns: string; grams: string } {
  return { patterns: `search_patterns_of(${words})`, grams: `search_grams_of(${words})` };
}

/** Whether a row of a table that is searched has all the words. */
export function isFoundBy(
  row: string,
  organization: string,
  { patterns, grams }: { patterns: string; grams: string },
): string {
  return `${row}.search LIKE ALL (${patterns})
      AND (${row}.organization_id::text || search_grams(${row}.search)) COLLATE "C"
        @> (${organization}::uuid::text || ${grams})`;
}
