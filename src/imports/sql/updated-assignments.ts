/**
 * Rows of assignments that change the active one that they meet: its due date, note and repeating become the row's, as an edit would
 * make them, with what they were in the history. All else is as in `assignments.ts`. A pair that several rows name comes to
 * what it would if they came one after the other, also where the first of them creates it; what a row says nothing
 * of, because the file has no such column or the line no such member, stays as it is.
 *
 * Own parameters, after those of `assignments.ts`: `$12` the place of the due date in a row, from 1.
 */
// oxlint-disable-next-line no-restricted-imports -- a chunk of an import is the very statement of every other create
import { createAllowed } from '../../assignments/sql/create-where-none-is-active.js';
// oxlint-disable-next-line no-restricted-imports -- and what changed is told in the same words
import { changesOf } from '../../assignments/sql/edit.js';
import { applyRows } from './apply-rows.js';
import { assignmentColumns, refusals, wantedOfAssignments } from './assignments.js';
import { decidePairs, importActor } from './pairs.js';

const fields = [
  { field: 'dueAt', name: 'due_at' },
  { field: 'dueOn', name: 'due_on' },
  { field: 'note', name: 'note' },
  { field: 'repeatEveryMonths', name: 'repeat_every_months' },
];
const each = (write: (name: string) => string): string => fields.map(({ name }) => write(name)).join(', ');

/** The rows of a pair, or those of them that are alike in more, in their order. */
const ofPair = (more = ''): string => `PARTITION BY counselor_id, scenario_id${more} ORDER BY position`;

export const applyUpdatedAssignments = applyRows({
  name: 'updated-assignments',
  columns: `${assignmentColumns},
        read.fields[$12::integer] IS NOT NULL AS says_due, read.fields[$9] IS NOT NULL AS says_note,
        read.fields[$11] IS NOT NULL AS says_months`,
  body: `${decidePairs(`${wantedOfAssignments}, says_due, says_note, says_months`, {
    active: ', ctid AS place, version, due_at, due_on, note, repeat_every_months',
    found: `, w.says_due, w.says_note, w.says_months, active.place AS active_place, active.version AS active_version,
        active.due_at AS active_due_at, active.due_on AS active_due_on, active.note AS active_note,
        active.repeat_every_months AS active_repeat_every_months`,
  })}, met AS (
      SELECT *,
        -- The rows from one that says something of a field to the next that does.
        count(*) FILTER (WHERE says_due) OVER pair AS said_due,
        count(*) FILTER (WHERE says_note) OVER pair AS said_note,
        count(*) FILTER (WHERE says_months) OVER pair AS said_months,
        coalesce(active_id, first_id) AS met_id, coalesce(active_status, 'pending') AS status,
        coalesce(active_version, 1) AS first_version,
        -- What the first row meets, or creates.
        ${each((name) => `CASE WHEN active_id IS NULL THEN first_value(${name}) OVER pair ELSE active_${name} END AS first_${name}`)}
      FROM decided
      WHERE outcome IN ('created', 'existing')
      WINDOW pair AS (${ofPair()})
    ), valued AS (
      SELECT *,
        CASE WHEN said_due = 0 THEN first_due_at ELSE first_value(due_at) OVER due END AS new_due_at,
        CASE WHEN said_note = 0 THEN first_note ELSE first_value(note) OVER notes END AS new_note,
        CASE WHEN said_months = 0 THEN first_repeat_every_months ELSE first_value(repeat_every_months) OVER months END
          AS new_repeat_every_months
      FROM met
      WINDOW due AS (${ofPair(', said_due')}), notes AS (${ofPair(', said_note')}),
        months AS (${ofPair(', said_months')})
    ), following AS (
      SELECT *,
        lag(new_due_at, 1, first_due_at) OVER pair AS old_due_at, lag(new_note, 1, first_note) OVER pair AS old_note,
        lag(new_repeat_every_months, 1, first_repeat_every_months) OVER pair AS old_repeat_every_months,
        lead(position) OVER pair IS NULL AS is_last
      FROM valued
      WINDOW pair AS (${ofPair()})
    ), dated AS (
      SELECT *,
        -- Whoever gives back the instant that they read makes no instant of a day.
        count(*) FILTER (
          WHERE says_due AND (due_on IS NOT NULL OR due_at IS DISTINCT FROM old_due_at)
        ) OVER (${ofPair()}) AS said_day
      FROM following
    ), days AS (
      SELECT *,
        CASE WHEN said_day = 0 THEN first_due_on ELSE first_value(due_on) OVER (${ofPair(', said_day')}) END AS new_due_on
      FROM dated
    ), compared AS (
      SELECT *, (${each((name) => `old_${name}`)}) IS DISTINCT FROM (${each((name) => `new_${name}`)}) AS differs
      FROM (SELECT *, lag(new_due_on, 1, first_due_on) OVER (${ofPair()}) AS old_due_on FROM days) day
    ), numbered AS (
      SELECT *,
        first_version + (count(*) FILTER (WHERE differs) OVER (${ofPair()}))::integer AS version
      FROM compared
    ), allowed AS (
      SELECT
        first_id AS id, organization_id, counselor_id, scenario_id, ${each((name) => `new_${name} AS ${name}`)},
        door, actor_kind, actor_id, actor_name, version
      FROM numbered
      WHERE is_last AND active_id IS NULL AND NOT $4::boolean
    ), ${createAllowed({ version: 'version' })}, changed AS (
      UPDATE assignments a SET ${each((name) => `${name} = n.new_${name}`)}, version = n.version,
        -- Whoever moves the due date moves the series.
        repeat_anchor = CASE WHEN n.new_due_at IS DISTINCT FROM a.due_at THEN NULL ELSE a.repeat_anchor END
      FROM numbered n
      WHERE a.ctid = n.active_place AND n.is_last AND n.version > n.first_version AND NOT $4::boolean
      RETURNING a.id
    ), edited AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, changes
      )
      SELECT met_id, version, now, ${importActor}, status, status, ${changesOf(
        fields.map(({ field, name }) => ({ field, from: `old_${name}`, to: `new_${name}` })),
      )}
      FROM numbered, clock
      -- After the rows: whoever meets another's change is told to try again (40001), and not that a version is there (23505).
      WHERE differs AND NOT $4::boolean AND (SELECT count(*) FROM changed) >= 0
    )`,
  outcomes: `${refusals}
      UNION ALL
      SELECT position, CASE WHEN differs THEN 'updated' ELSE outcome END, CASE WHEN NOT differs THEN 'same_active' END
      FROM numbered
      WHERE outcome = 'existing'`,
});
