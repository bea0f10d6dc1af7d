"""Assigns, follows and completes trainings in Onus. Python 3.8 or later: pip install -r requirements.txt

ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=… python3 onus.py create c-1002 s-101 [KEY]
… python3 onus.py changes 2026-12-01T00:00:00Z
… python3 onus.py result ASSIGNMENT SCORE
"""
import os
import random
import sys
import time
import uuid

import requests

URL = os.environ["ONUS_URL"]
TRIES = 6

session = requests.Session()
session.headers["X-API-Key"] = os.environ["ONUS_KEY"]


def send(method, path, body=None, key=None, query=None):
    """Sends until there is an answer that came whole and does not ask for another try. A POST needs a key: it is sent again."""
    headers = {"Idempotency-Key": key} if key else {}
    for attempt in range(1, TRIES + 1):
        wait = random.uniform(0, 0.25 * 2**attempt)
        try:
            response = session.request(method, URL + path, params=query, json=body, headers=headers, timeout=30)
            after = response.headers.get("Retry-After", "")
            if after.isdigit() and len(after) <= 2:  # A proxy may say a date here, or an hour.
                wait = int(after)
            answer = response.json()  # Half an answer is none, and old versions of requests do not notice.
            if attempt == TRIES or not asks_for_another(response):
                return response.status_code, answer
        except (requests.RequestException, ValueError) as error:
            if attempt == TRIES:
                sys.exit(f"No whole answer came: {error}")
        time.sleep(wait)


def asks_for_another(response):
    said = response.headers.get("X-Should-Retry")  # Absent where a proxy answered.
    if said is None:
        return response.status_code in (408, 429) or response.status_code >= 500
    return said == "true"


def create(user, scenario, key=None):
    """The key stands for what is meant, such as an order's number: it is made once, before the first try."""
    key = key or str(uuid.uuid4())
    body = {"user_id": user, "scenario_id": scenario}
    status, answer = send("POST", "/api/external/assignments", body, key)
    if status == 409 and answer.get("assignment", {}).get("assigned_by_you"):
        print(answer["assignment"]["id"])  # By us, earlier: that is what was wanted.
    else:
        print(expected(201, status, answer)["id"])


def changes(since):
    """The next time, begin a minute before the `Date` of the first page: docs/PARTNERS.md."""
    query = {"updated_since": since, "limit": 200}
    while True:
        status, answer = send("GET", "/api/external/assignments", query=query)
        page = expected(200, status, answer)
        for item in page["items"]:
            print(item["id"], item["user_id"], item["scenario_external_id"], item["status"], sep="\t")
        if page["next_cursor"] is None:
            return
        query["cursor"] = page["next_cursor"]


def result(assignment, score):
    path = f"/api/external/assignments/{assignment}/result"
    status, answer = send("POST", path, {"score": float(score)}, str(uuid.uuid4()))
    print(expected(200, status, answer)["status"])


def expected(wanted, status, answer):
    if status != wanted:
        sys.exit(f"{status} {answer.get('title')}: {answer.get('detail')}")
    return answer


if __name__ == "__main__":
    commands = {"create": create, "changes": changes, "result": result}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit("Say create, changes or result.")
    commands[sys.argv[1]](*sys.argv[2:])
