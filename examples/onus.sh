#!/usr/bin/env bash
# Assigns, follows and completes trainings in Onus. bash and curl, nothing to install.
#   ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=… ./onus.sh create c-1002 s-101 [KEY]
#   … ./onus.sh changes 2026-12-01T00:00:00Z
#   … ./onus.sh result ASSIGNMENT SCORE
set -euo pipefail

assignments=$ONUS_URL/api/external/assignments
tries=6
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT

# Sends until there is an answer that came whole and does not ask for another try; sets status and answer. A POST needs a
# key: it is sent again. That curl says nothing against it means that the answer is whole.
send() {
  local attempt wait after
  for ((attempt = 1; ; attempt++)); do
    wait=$(awk -v n="$attempt" -v seed="$RANDOM" 'BEGIN { srand(seed); print rand() * 0.25 * 2 ^ n }')
    if answer=$(curl -sS --max-time 30 --suppress-connect-headers -D "$headers" -H "X-API-Key: $ONUS_KEY" "$@"); then
      status=$(awk 'NR == 1 { print $2 }' "$headers")
      if ((attempt == tries)) || ! asks_for_another; then return; fi
      after=$(header Retry-After)
      # A proxy may say a date here, or an hour.
      if [[ $after =~ ^[0-9]{1,2}$ ]]; then wait=$after; fi
    elif ((attempt == tries)); then
      exit 1
    fi
    sleep "$wait"
  done
}

header() { tr -d '\r' < "$headers" | awk -v name="$1:" 'tolower($1) == tolower(name) { print $2 }'; }

asks_for_another() {
  case $(header X-Should-Retry) in
    true) return 0 ;;
    false) return 1 ;;
    *) ((status == 408 || status == 429 || status >= 500)) ;; # A proxy answered.
  esac
}

# The key stands for what is meant, such as an order's number: it is made once, before the first try.
create() {
  local key=${3:-$(new_key)}
  post "$assignments" "$key" "{\"user_id\": \"$1\", \"scenario_id\": \"$2\"}"
  # By us, earlier: that is what was wanted.
  if [[ $status == 409 && $answer == *'"assigned_by_you":true'* ]]; then status=201; fi
  expect 201
  members id <<< "$answer"
}

# The next time, begin a minute before the Date of the first page: docs/PARTNERS.md.
changes() {
  local cursor=''
  while :; do
    send -G "$assignments" --data-urlencode "updated_since=$1" -d limit=200 ${cursor:+--data-urlencode "cursor=$cursor"}
    expect 200
    { grep -o '{"id":"[^}]*}' <<< "$answer" || true; } | members id user_id scenario_external_id status
    cursor=$(members next_cursor <<< "$answer")
    [[ $cursor ]] || return 0
  done
}

result() {
  post "$assignments/$1/result" "$(new_key)" "{\"score\": $2}"
  expect 200
  members status <<< "$answer"
}

post() { send "$1" -H "Idempotency-Key: $2" -H 'Content-Type: application/json' -d "$3"; }

new_key() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# The first members of these names, for each line. With jq at hand, use that.
members() {
  awk -v names="$*" '{
    count = split(names, name, " ")
    for (i = 1; i <= count; i++) {
      match($0, "\"" name[i] "\":\"[^\"]*\"")
      printf "%s%s", substr($0, RSTART + length(name[i]) + 4, RLENGTH - length(name[i]) - 5), i < count ? "\t" : "\n"
    }
  }'
}

expect() {
  [[ $status == "$1" ]] || { printf '%s\n' "$status $answer" >&2; exit 1; }
}

case ${1-} in
  create | changes | result) "$@" ;;
  *) echo 'Say create, changes or result.' >&2; exit 1 ;;
esac
