#!/usr/bin/env bash
# openapi-python-client makes a package of the document of the service at ONUS_URL, and mypy --strict reads it and what uses it.
# Then: PYTHONPATH=generated generated/python/bin/python program.py
set -euo pipefail
cd "$(dirname "$0")"

rm -rf generated
python3 -m venv generated/python
PATH=$PWD/generated/python/bin:$PATH
pip install --quiet --no-compile --require-hashes --requirement requirements.txt

# It knows no body that is CSV, NDJSON or a workbook, and says so; it must say nothing else.
openapi-python-client generate --url "$ONUS_URL/openapi.json" --meta none --config config.yaml --output-path generated/onus \
  > generated/said.txt 2>&1
if grep '^WARNING' generated/said.txt | grep --invert-match -E 'POST /api/admin/imports(/preview)? '; then
  cat generated/said.txt >&2
  exit 1
fi
MYPYPATH=generated mypy --strict --cache-dir generated/mypy generated/onus program.py
