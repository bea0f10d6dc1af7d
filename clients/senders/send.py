"""As send.mjs: python3 send.py requests|requests-retry|urllib3"""
import re
import sys

import requests
import urllib3

session = requests.Session()
if sys.argv[1] == "requests-retry":
    # What is found in many answers to "how do I retry": for all methods.
    retry = requests.adapters.HTTPAdapter(max_retries=urllib3.Retry(3, allowed_methods=None))
    session.mount("http://", retry)
pool = urllib3.PoolManager()


def send(method, url, body, headers):
    if sys.argv[1] == "urllib3":
        response = pool.request(method, url, body=body, headers=headers)
        return response.status, response.headers, response.data.decode()
    response = session.request(method, url, data=body, headers=headers)
    return response.status_code, response.headers, response.text


print("ready", flush=True)
for line in sys.stdin:
    method, url, body, *headers = line.rstrip("\n").split("\t")
    try:
        status, answered, text = send(method, url, body.encode() or None, dict(h.split(": ", 1) for h in headers))
        said = [status, answered.get("Idempotent-Replayed", ""), text]
    except Exception as error:
        said = ["error", error]
    print("\t".join(re.sub(r"\s", " ", str(part)) for part in said), flush=True)
