/** The order in which jest begins with the files of tests: those that take long first, so that none is left for the end. */
import Sequencer from '@jest/test-sequencer';

/** Above ten seconds alone on two cores, the longest first. */
const long = [
  'chaos/chaos',
  'imports/imports-crash',
  'console/pages',
  'console/sign-in',
  'console/rosters',
  'console/assignment',
  'console/assignments',
  'console/looks',
  'database/as-found',
  'operations/rolling-restart',
  'database/pooler',
  'webhooks/killed',
  'http/fuzz',
  'assignments/race',
  'database/embedded-postgres',
  'identity/oidc-attacks',
  'clients/lost-answers',
  'clients/examples',
  'console/assign',
  'console/assign-lost',
  'console/my',
  'console/home',
  'events/live',
  'events/feed',
  'mail/mail',
  'reminders/reminders',
  'identity/oidc-browser',
  'identity/key-uses',
  'cli/cli-import',
  'imports/imports-model',
  'imports/imports-files',
  'operations/operations',
  'cli/cli',
  'imports/imports',
  'imports/imports-traffic',
  'assignments/distinct',
  'identity/key-limits',
  'identity/sign-in-limits',
  'identity/oidc-keys',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => long.findIndex((name) => path.endsWith(`/${name}.spec.ts`)) >>> 0;
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}
