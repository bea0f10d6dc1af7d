import { until } from '../../test/support/until.ts';

/** Does something to the database also where another fault keeps it from answering for a while. */
export async function sure(run: () => Promise<unknown>): Promise<void> {
  await until(
    () =>
      run().then(
        () => true,
        () => false,
      ),
    60,
  );
}
