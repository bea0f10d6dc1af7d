/**
 * What the create's statement does about Idempotency-Keys (docs/decisions/0022-a-key-goes-with-the-others.md): a key is claimed,
 * and what comes of the create is inserted under it; only where that was new is the assignment. Where it was not, or the key
 * is claimed elsewhere, the outcome is `held_up`, also for those who want the same pair later in the set.
 */

export interface Keeping {
  /** Of what is wanted, with their parameters. */
  columns: string;
  arrays: string;
  /** Whether the key of an element is claimed elsewhere. */
  isHeldUp: string;
  /** Makes `allowed` of what is `creatable`. */
  kept: string;
  /** Of an element that was `decided`. */
  outcome: string;
}

export const underKeys: Keeping = {
  columns: 'key, key_fingerprint, key_lock, time_zone, ',
  arrays: ', $21::text[], $22::text[], $23::bigint[], $24::text[]',
  // The claim lasts to the end of the transaction.
  isHeldUp: 'key IS NOT NULL AND NOT pg_try_advisory_xact_lock(key_lock)',
  kept: `
    ), kept AS (
      -- Whether the key was used is found out here: a look-up's predicate lock would meet the INSERT of every other request.
      INSERT INTO idempotency_keys (caller_id, key, fingerprint, outcome)
      SELECT
        creatable.actor_id, asked.key, decode(asked.key_fingerprint, 'hex'),
        json_build_object(
          'id', creatable.id, 'dueAt', creatable.due_at, 'dueOn', creatable.due_on, 'note', creatable.note,
          'repeatEveryMonths', creatable.repeat_every_months, 'actorName', creatable.actor_name, 'counselorId', creatable.counselor_id,
          'counselorExternalId', creatable.counselor_external_id, 'counselorName', creatable.counselor_name,
          'scenarioId', creatable.scenario_id, 'scenarioExternalId', creatable.scenario_external_id,
          'scenarioTitle', creatable.scenario_title, 'timeZone', asked.time_zone, 'now', now)
      FROM creatable JOIN wanted asked USING (position), clock
      WHERE asked.key IS NOT NULL
      ON CONFLICT DO NOTHING
      RETURNING caller_id, key
    ), allowed AS (
      SELECT creatable.*
      FROM creatable JOIN wanted asked USING (position)
      WHERE asked.key IS NULL OR (creatable.actor_id, asked.key) IN (SELECT caller_id, key FROM kept)
    ), used_before AS (
      SELECT id FROM creatable EXCEPT SELECT id FROM allowed`,
  outcome: `CASE WHEN first_id IN (SELECT id FROM used_before) THEN 'held_up' ELSE outcome END`,
};

/** For sets in which nobody has a key: a create is a tenth cheaper for PostgreSQL. */
export const withoutKeys: Keeping = {
  columns: '',
  arrays: '',
  isHeldUp: 'false',
  kept: `
    ), allowed AS (
      SELECT * FROM creatable`,
  outcome: 'outcome',
};
