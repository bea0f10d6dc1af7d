/** What PostgreSQL refuses during a start, and no look has foreseen, as a sentence: for whoever starts the service. */
import { isRefusedStatement, sqlstateOf } from '../sqlstate.js';

/** Undefined if it is something else. */
export function sentenceOfRefusal(error: unknown): string | undefined {
  if (!isRefusedStatement(error) || !(error instanceof Error)) return undefined;
  const sqlstate = sqlstateOf(error) ?? '';
  return `PostgreSQL refused something during the start: ${error.message} (SQLSTATE ${sqlstate}).${adviceOn(sqlstate)}`;
}

function adviceOn(sqlstate: string): string {
  if (sqlstate === '42501') {
    return (
      ' The role of DATABASE_URL must own what Onus has made, or have all rights on it. SQL, as who owns it now: ' +
      'GRANT ALL ON ALL TABLES IN SCHEMA … TO …; or REASSIGN OWNED BY … TO …;'
    );
  }
  if (sqlstate.startsWith('42')) {
    return ' Something else has made things of these names there: Onus needs a database, or the first schema of the search_path, of its own.';
  }
  return '';
}
