import { type FieldFault, ValidationFailed } from './problems.js';
import { constraintOf } from '../../database/sqlstate.js';

/** Constraints of a table, by name, and the fault of the request that each one finds. */
export type ConstraintFaults = Record<string, FieldFault>;

/** Turns the violation of a constraint that is listed into {@link ValidationFailed}; others pass through. */
export async function explainConstraint<T>(faults: ConstraintFaults, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const fault = faults[constraintOf(error) ?? ''];
    throw fault === undefined ? error : new ValidationFailed([fault]);
  }
}
