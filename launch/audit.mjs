/*
 * `npm run audit`: whether any package that the service runs with is known to be vulnerable. Fails for what is high or
 * critical. A registry that does not answer such questions is said, and no reason to fail: nothing is known then.
 */
import { spawnSync } from 'node:child_process';
import { root } from './root.mjs';

const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
  ? [process.execPath, process.env.npm_execpath]
  : ['npm'];
const [program, ...args] = [...npm, 'audit', '--omit=dev', '--json', '--prefix', root];
const { stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 120_000 });

const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;
if (!counts) {
  const reason = report?.message ?? report?.error?.summary ?? stderr.trim();
  console.log(`The packages could not be audited, and nothing is known of them: ${reason || 'no answer'}`);
  process.exit(0);
}
const severe = counts.high + counts.critical;
console.log(
  `Packages that the service runs with, known to be vulnerable: ${counts.total}, of which high or critical: ${severe}.`,
);
if (severe > 0) {
  for (const { name, severity, range } of Object.values(report.vulnerabilities)) {
    if (severity === 'high' || severity === 'critical') console.log(`  ${name} ${range} (${severity})`);
  }
  process.exit(1);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
