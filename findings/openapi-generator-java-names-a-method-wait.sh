#!/usr/bin/env bash
# openapi-generator 7.25.0, java with the library native and useSingleRequestParameter: a query parameter "wait" becomes a method wait() of the
# class of the request's parameters, and javac refuses it, since Object.wait() is final. Without useSingleRequestParameter it is an argument, and compiles.
#
# What it costs: the generated code of a valid document does not compile. With parameterNameMappings, wait=waitSeconds, it does
# (clients/java/pom.xml).
#
# Needs a JDK and Maven. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory="$folder"
cat > openapi.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Events", "version": "1"}, "paths": {"/events": {"get": {
  "operationId": "list", "tags": ["events"],
  "parameters": [{"name": "wait", "in": "query", "schema": {"type": "integer"}}],
  "responses": {"204": {"description": "None"}}}}}}
JSON

methods_with() { # further options of the generator
  rm -rf made
  java -jar openapi-generator-cli-7.25.0.jar generate --generator-name java --library native --input-spec openapi.json --output made \
    "$@" > generated.log
  grep -rcE 'public Integer wait\(\)' made/src/main/java/org/openapitools/client/api/EventsApi.java || true
}
seen="methods wait(): $(methods_with --additional-properties useSingleRequestParameter=true) as one parameter, $(methods_with) as arguments, \
$(methods_with --additional-properties useSingleRequestParameter=true --parameter-name-mappings wait=waitSeconds) by another name"
echo "$seen"
[ "$seen" = "methods wait(): 1 as one parameter, 0 as arguments, 0 by another name" ] || { echo "It was: 1, 0, 0" >&2; exit 1; }
