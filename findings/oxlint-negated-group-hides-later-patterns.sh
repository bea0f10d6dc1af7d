#!/usr/bin/env bash
# oxlint 1.94.0, rule no-restricted-imports: where one entry of `patterns` is a `group` with a negation, an import that
# the negation lets pass is not held against the entries that follow either. ESLint 9.39.1 looks at each entry by itself,
# and so does the documentation of the option read. The same entries in the other order find the import.
#
# What it costs: a rule that forbids a folder but its `*.module.js`, and then forbids `app.module.js`, forbids nothing of
# the second kind. So entries with negations come last (.oxlintrc.json; test/launch/structure.spec.ts holds it).
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts oxlint@1.94.0 eslint@9.39.1

echo "import { it } from '../app.module.js'; export { it };" > importing.js
negated='{"group": ["**/orders/**", "!**/*.module.js"], "message": "orders"}'
plain='{"regex": "^\\.\\./app\\.module\\.js$", "message": "app"}'

oxlint_finds() { # entries of patterns
  echo "{\"rules\": {\"no-restricted-imports\": [\"error\", {\"patterns\": [$1]}]}}" > .oxlintrc.json
  npx oxlint importing.js | grep -c "no-restricted-imports" || true
}
eslint_finds() {
  echo "export default [{rules: {'no-restricted-imports': ['error', {patterns: [$1]}]}}];" > eslint.config.js
  npx eslint importing.js | grep -c "no-restricted-imports" || true
}
seen="oxlint: negated first $(oxlint_finds "$negated, $plain"), last $(oxlint_finds "$plain, $negated"); \
eslint: negated first $(eslint_finds "$negated, $plain"), last $(eslint_finds "$plain, $negated")"
expected="oxlint: negated first 0, last 1; eslint: negated first 1, last 1"
echo "faults found: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
