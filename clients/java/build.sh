#!/usr/bin/env bash
# openapi-generator makes classes of the document of the service at ONUS_URL; javac compiles them, and with -Xlint:all -Werror
# what uses them. Then: java @generated/arguments
set -euo pipefail
cd "$(dirname "$0")"

rm -rf generated
mvn --quiet --batch-mode openapi-generator:generate dependency:build-classpath
classpath=$(cat generated/classpath)
find generated/src/main -name '*.java' > generated/sources
javac -nowarn -proc:none -cp "$classpath" -d generated/client @generated/sources
# Jackson's annotations speak of classes that are not there.
javac -Xlint:all,-classfile -Werror -proc:none -cp "generated/client:$classpath" -d generated/program Program.java
printf -- '-cp "generated/program:generated/client:%s" Program\n' "$classpath" > generated/arguments
