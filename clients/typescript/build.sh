#!/usr/bin/env bash
# Four generators make clients of the document of the service at ONUS_URL, and tsc compiles them and what uses them,
# as strictly as each of them can be: @hey-api's own code has values that exactOptionalPropertyTypes refuses.
# Then: node generated/dist/openapi-fetch.js (hey-api.js, orval.js, swagger-typescript-api.js)
set -euo pipefail
cd "$(dirname "$0")"
PATH=$PWD/node_modules/.bin:$PATH
document=$ONUS_URL/openapi.json

rm -rf generated
openapi-typescript "$document" --output generated/openapi-fetch/schema.ts
openapi-ts --input "$document" --output generated/hey-api
orval
swagger-typescript-api generate --path "$document" --output generated/swagger-typescript-api --name onus.ts --disable-throw-on-error

tsc --project tsconfig.json & others=$!
tsc --project tsconfig.hey-api.json
wait $others
