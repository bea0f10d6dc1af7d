#!/usr/bin/env bash
# openapi-python-client 0.29.1: every multipart body has the boundary "+++", whatever is in its parts. A file with the
# line "--+++" ends there for the server, and a boundary must not appear in what it encloses (RFC 2046, 5.1.1). httpx, which sends it, would
# make a random one of its own, but keeps the one that it is given.
#
# What it costs: a file is cut, and the upload succeeds. clients/README.md tells of it.
#
# Needs Python 3.11 or later, with venv. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet openapi-python-client==0.29.1 httpx==0.28.1
cat > openapi.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Files", "version": "1"}, "paths": {"/files": {"post": {
  "operationId": "upload", "tags": ["files"],
  "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {"type": "object",
    "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}}}},
  "responses": {"204": {"description": "Stored"}}}}}}
JSON
python/bin/openapi-python-client generate --path openapi.json --meta none --output-path files > generated.log 2>&1
cat > sent.py <<'PY'
import email, email.policy, io
import httpx
from files.api.files import upload
from files.client import Client
from files.models import UploadBody
from files.types import File

content = b"one\r\n--+++\r\ntwo\r\n"

def received(request: httpx.Request) -> httpx.Response:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    form = email.message_from_bytes(head + request.read(), policy=email.policy.HTTP)
    part = next(iter(form.iter_parts()))
    print(f"bytes of the file that were sent: {len(content)}, that its part has: {len(part.get_payload(decode=True))}")
    return httpx.Response(204)

client = Client(base_url="http://files.example", httpx_args={"transport": httpx.MockTransport(received)})
upload.sync_detailed(client=client, body=UploadBody(file=File(payload=io.BytesIO(content), file_name="file")))
PY
seen=$(python/bin/python sent.py)
echo "$seen"
[ "$seen" = "bytes of the file that were sent: 17, that its part has: 3" ] || { echo "It was: 17, 3" >&2; exit 1; }
