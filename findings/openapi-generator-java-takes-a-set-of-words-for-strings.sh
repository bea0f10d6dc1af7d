#!/usr/bin/env bash
# openapi-generator 7.25.0, java with the library native: where an object has an array with "uniqueItems" whose items are an enum,
# the method that makes a query of the object, toUrlQueryString, goes through the set as if it had strings, and
# javac refuses it: "ScopesEnum cannot be converted to String". Without "uniqueItems" it compiles.
#
# What it costs: the generated code of a valid document does not compile. With supportUrlQuery=false, which leaves the method
# out, it does (clients/java/pom.xml).
#
# Needs a JDK and Maven. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory="$folder"

fault_of() { # what the array has beside its items
  cat > openapi.json <<JSON
{"openapi": "3.1.0", "info": {"title": "Keys", "version": "1"}, "paths": {"/keys": {"post": {
  "operationId": "create",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"\$ref": "#/components/schemas/Key"}}}},
  "responses": {"204": {"description": "Made"}}}}},
 "components": {"schemas": {"Key": {"type": "object", "properties": {
  "scopes": {"type": "array", $1 "items": {"type": "string", "enum": ["read", "write"]}}}}}}}
JSON
  rm -rf made
  java -jar openapi-generator-cli-7.25.0.jar generate --generator-name java --library native --input-spec openapi.json --output made \
    > generated.log
  grep -c 'for (String _item : getScopes())' made/src/main/java/org/openapitools/client/model/Key.java || true
}
seen="loops over strings: $(fault_of '"uniqueItems": true,') for a set, $(fault_of '') for a list"
echo "$seen"
[ "$seen" = "loops over strings: 1 for a set, 0 for a list" ] || { echo "It was: 1, 0" >&2; exit 1; }
