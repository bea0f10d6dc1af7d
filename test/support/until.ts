import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, looking every few milliseconds, and fails after `seconds`. */
export async function until(condition: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`It did not come true within ${seconds} s: ${condition.toString()}`);
    await wait(20);
  }
}
