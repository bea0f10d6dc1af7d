/*
 * `npm run audit`: whether any package that the service runs with, or that its console brings to browsers, is known to be
 * vulnerable. Fails for what is high or critical. A registry that does not answer such questions is said, and no reason to
 * fail: nothing is known then.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
  ? [process.execPath, process.env.npm_execpath]
  : ['npm'];

const isFit = [
  audit(root, 'the service runs with'),
  audit(join(root, 'console'), 'the console brings to browsers'),
].every(Boolean);
process.exit(isFit ? 0 : 1);

/** Whether nothing severe is known of the packages of a folder. */
function audit(folder, what) {
  const [program, ...args] = [...npm, 'audit', '--omit=dev', '--json', '--prefix', folder];
  const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  const report = parse(stdout);
  const counts = report?.metadata?.vulnerabilities;
  if (!counts) {
    const reason = report?.message ?? report?.error?.summary ?? stderr.trim();
    console.log(
      `The packages that ${what} could not be audited, and nothing is known of them: ${reason || 'no answer'}`,
    );
    return true;
  }
  const severe = counts.high + counts.critical;
  console.log(
    `Packages that ${what}, known to be vulnerable: ${counts.total}, of which high or critical: ${severe}.`,
  );
  for (const { name, severity, range } of Object.values(report.vulnerabilities)) {
    if (severity === 'high' || severity === 'critical') console.log(`  ${name} ${range} (${severity})`);
  }
  return severe === 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
