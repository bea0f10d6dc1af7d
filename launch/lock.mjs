import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A holder renews the file every second; one this old (ms) is nobody's, whatever else is in it. */
const longestSilence = 60_000;

/**
 * Runs `action` while no other process runs one under the same lock. A lock whose holder died is taken over, once
 * the tools that the holder had running have ended too.
 *
 * @template T
 * @param {string} path of the lock file
 * @param {(holder: number) => void} onWait called once, with the holder's process id, when there is one
 * @param {(noteTool: (pid: number) => void) => Promise<T>} action reports each tool it runs
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, action) {
  mkdirSync(dirname(path), { recursive: true });
  let isWaiting = false;
  while (!take(path)) {
    const holder = read(path);
    if (!holder) continue;
    if (isStale(holder)) {
      remove(path, holder.text);
      continue;
    }
    if (!isWaiting) onWait(holder.pid);
    isWaiting = true;
    await delay(200);
  }
  // Who was suspended for long may find the lock in other hands.
  const isOurs = () => read(path)?.pid === process.pid;
  const release = () => isOurs() && rmSync(path, { force: true });
  const heartbeat = setInterval(() => isOurs() && utimesSync(path, new Date(), new Date()), 1_000);
  process.once('exit', release);
  const tools = [];
  try {
    return await action((tool) => {
      tools.push(tool);
      writeFileSync(path, describe(tools));
    });
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

function describe(tools) {
  return JSON.stringify({ pid: process.pid, tools, host: hostname() });
}

/** A link appears at once and complete, and only if the name is free. */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, describe([]));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

function read(path) {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, age: Date.now() - statSync(path).mtimeMs, ...JSON.parse(text) };
  } catch (error) {
    // Gone meanwhile, or just being rewritten.
    if (error.code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function isStale({ age, host, pid, tools = [] }) {
  if (age > longestSilence) return true;
  return host === hostname() && !isAlive(pid) && !tools.some(isAlive);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two may find the same lock stale, and the slower must not remove what the faster has put in its place. */
function remove(path, text) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}
