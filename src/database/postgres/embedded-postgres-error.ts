import { ErrorForPeople } from '../../operations/error-for-people.js';

/** Why the embedded PostgreSQL cannot be used, and what to do: a message for the user, who needs no stack with it. */
export class EmbeddedPostgresError extends ErrorForPeople {
  override readonly name = 'EmbeddedPostgresError';
}
