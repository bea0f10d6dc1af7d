/** Where a Chromium is, if there is one: the one that is said; Debian's without a window, which costs half; Debian's, Alpine's, Google's. */
import { existsSync } from 'node:fs';

export const chromiumPath = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** It runs as whoever runs the tests, who may be root, and needs neither a graphics card nor the network. */
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
