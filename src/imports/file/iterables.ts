/** Streams whose first item is looked at before the rest. */

/** The first item that comes, and all of them. */
export async function peeked<T>(
  items: AsyncIterable<T>,
): Promise<{ first: T | undefined; all: AsyncIterable<T> }> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return { first: undefined, all: items };
  const all = async function* (): AsyncGenerator<T> {
    yield first.value;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  };
  return { first: first.value, all: all() };
}

/** Without those that are empty. */
export async function* nonEmpty<T>(batches: AsyncIterable<T[]>): AsyncGenerator<T[]> {
  for await (const batch of batches) if (batch.length > 0) yield batch;
}

/** What is read, also where reading it fails on the way: then that is thrown after it. */
export function* untilFault<T>(read: (into: T[]) => void): Generator<T[]> {
  const found: T[] = [];
  try {
    read(found);
  } catch (error) {
    if (found.length > 0) yield found;
    throw error;
  }
  yield found;
}
