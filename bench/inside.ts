/**
 * Loaded into the service before it starts (`node --import`): tells over the channel to the benchmark how long its event loop
 * stood still at most, for how long of a stop its own thread worked (the rest is other processes on the machine), and how much
 * memory it had, since it was last asked.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks, which are part of what is measured. */
const everyMs = 1;
const memoryEveryMs = 20;

const delays = monitorEventLoopDelay({ resolution: everyMs });
delays.enable();

let before = process.threadCpuUsage();
let longestWorkMs = 0;
setInterval(() => {
  const { user, system } = process.threadCpuUsage(before);
  longestWorkMs = Math.max(longestWorkMs, (user + system) / 1000);
  before = process.threadCpuUsage();
}, everyMs).unref();

let bytes = 0;
setInterval(() => (bytes = Math.max(bytes, process.memoryUsage.rss())), memoryEveryMs).unref();

process.on('message', () => {
  const rss = process.memoryUsage.rss();
  process.send?.({
    longestStopMs: delays.max / 1e6 - everyMs,
    longestWorkMs,
    mebibytes: rss / 2 ** 20,
    most: Math.max(bytes, rss) / 2 ** 20,
  });
  delays.reset();
  longestWorkMs = 0;
  bytes = rss;
});
