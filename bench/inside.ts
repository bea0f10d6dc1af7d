/**
 * Loaded into the service before it starts (`node --import`): tells over the channel to the benchmark how long its event loop
 * stood still at most, and how much memory it had, since it was last asked.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks, which are part of what is measured. */
const everyMs = 1;
const memoryEveryMs = 20;

const delays = monitorEventLoopDelay({ resolution: everyMs });
delays.enable();
let bytes = 0;
setInterval(() => (bytes = Math.max(bytes, process.memoryUsage.rss())), memoryEveryMs).unref();

process.on('message', () => {
  const rss = process.memoryUsage.rss();
  const most = Math.max(bytes, rss);
  process.send?.({
    longestStopMs: delays.max / 1e6 - everyMs,
    mebibytes: rss / 2 ** 20,
    most: most / 2 ** 20,
  });
  delays.reset();
  bytes = rss;
});
