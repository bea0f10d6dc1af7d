/** Whatever a benchmark starts, it ends: in reverse order, also when it fails or is interrupted. */
type Step = () => Promise<unknown>;

const steps: Step[] = [];
let ending: Promise<void> | undefined;

/** Adds what is to be done at the end, before everything that was added until now. */
export function atEnd(step: Step): void {
  steps.unshift(step);
}

/** Runs a whole benchmark and ends the process: 1 if it failed, 130 if it was told to stop. */
export async function runToEnd(benchmark: () => Promise<void>): Promise<never> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void interrupt());
  process.on('disconnect', () => void interrupt());
  let code = 0;
  try {
    await benchmark();
  } catch (error) {
    // What is cut off by an interruption fails, and that is no news.
    if (ending === undefined) console.error(error);
    code = 1;
  }
  await endAll();
  process.exit(code);
}

async function interrupt(): Promise<never> {
  await endAll();
  process.exit(130);
}

function endAll(): Promise<void> {
  return (ending ??= (async () => {
    for (const step of steps) await step().catch((error: unknown) => console.error(error));
  })());
}
