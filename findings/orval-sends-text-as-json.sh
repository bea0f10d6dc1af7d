#!/usr/bin/env bash
# orval 8.38.0, client fetch: a body of text/csv, whose schema is a string, is sent through JSON.stringify. The server gets the
# text in quotes, with \n for each line break, under Content-Type: text/csv. The same with one content type and with several.
#
# What it costs: a CSV file uploaded with the generated function is one line of nonsense, and the upload itself succeeds.
# clients/README.md says to upload forms.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts orval@8.38.0
cat > openapi.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Files", "version": "1"}, "paths": {"/files": {"post": {
  "operationId": "upload",
  "requestBody": {"required": true, "content": {"text/csv": {"schema": {"type": "string"}}}},
  "responses": {"204": {"description": "Stored"}}}}}}
JSON
npx orval --input openapi.json --output files.ts --client fetch > orval.log
sent=$(grep -c 'body: JSON.stringify(uploadBody)' files.ts || true)
named=$(grep -c "'Content-Type': 'text/csv'" files.ts || true)
echo "bodies of text/csv that are made JSON: $sent, said to be CSV: $named"
[ "$sent" = 1 ] && [ "$named" = 1 ] || { echo "It was: 1, 1" >&2; exit 1; }
