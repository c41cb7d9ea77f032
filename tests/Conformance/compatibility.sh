#!/usr/bin/env bash
# Runs every client that is installed against the hosts and writes docs/compatibility.md from what they say.
#
#   tests/Conformance/compatibility.sh
#
# The vendor's Node SDKs run as in run.sh; the clients in clients/ run against a FakeOss of their own.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
export SCENARIO_RESULTS=${SCENARIO_RESULTS:-$repository/artifacts/conformance}
cases=$SCENARIO_RESULTS/clients
rm -rf "$cases"
mkdir -p "$cases"

"$here/run.sh" || true

dotnet build "$repository/src/FakeOss" -c Release -clp:ErrorsOnly -v quiet --nologo
export OSS_ENDPOINT=${OSS_ENDPOINT:-http://127.0.0.1:8719}
dotnet "$repository/artifacts/bin/FakeOss/release/Scenario.FakeOss.dll" --urls "$OSS_ENDPOINT" >"$SCENARIO_RESULTS/clients.log" 2>&1 &
host=$!
trap 'kill "$host" 2>/dev/null || true' EXIT
until curl --silent --fail --noproxy '*' "$OSS_ENDPOINT/__admin/health" >/dev/null; do kill -0 "$host"; done

export OSS_ACCESS_KEY_ID=LTAI5tScenarioRoot000001 OSS_ACCESS_KEY_SECRET=ScenarioRootSecret000000000001
run() { # language, command...
    local language=$1
    shift
    OSS_BUCKET=compatibility-${language,,} "$@" >"$cases/$language.jsonl" 2>"$cases/$language.log" || [ -s "$cases/$language.jsonl" ] || rm "$cases/$language.jsonl"
}
run Go env GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= go run "$here/clients/client.go"
run Java java -cp /usr/share/java/httpclient.jar:/usr/share/java/httpcore.jar:/usr/share/java/commons-logging.jar "$here/clients/Client.java"
run PHP php "$here/clients/client.php"
run Python /usr/bin/python3 "$here/clients/client.py"
run Ruby ruby "$here/clients/client.rb"

node "$here/compatibility.js" "$SCENARIO_RESULTS" >"$repository/docs/compatibility.md"
