#!/usr/bin/env bash
# oapi-codegen makes a package of the document of the service at ONUS_URL; go vet reads it and what uses it, go build compiles them.
# Then: generated/program
set -euo pipefail
cd "$(dirname "$0")"

rm -rf generated
mkdir -p generated/onus
go tool oapi-codegen -config oapi-codegen.yaml "$ONUS_URL/openapi.json"
go vet ./...
go build -o generated/program .
