#!/usr/bin/env bash
# Starts the hosts, drives them with the vendor's SDKs, stops them again.
#
#   tests/Conformance/run.sh [test files]
#
#   SCENARIO_STS_EXE, SCENARIO_OSS_EXE   published executable of each host, or a command line in
#                                        shell quoting; default: built from src/
#   SCENARIO_STS, SCENARIO_OSS           addresses to listen on; default http://127.0.0.1:8711 and :8712
#   SCENARIO_APP, SCENARIO_APP_EXE       the same for AppServer, which is started only if SCENARIO_APP is set
#   SCENARIO_STS_TLS                     HOST:PORT where STS listens with TLS; default ten ports on
#   SCENARIO_NATIVE                      1: the executables are native, and lack what docs/differences.md says
#   SCENARIO_RESULTS                     directory of results.json and the hosts' logs; default artifacts/conformance
#
# Against a stack that already runs: npm test (in this directory, with SCENARIO_STS and SCENARIO_OSS).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
export SCENARIO_STS=${SCENARIO_STS:-http://127.0.0.1:8711}
export SCENARIO_OSS=${SCENARIO_OSS:-http://127.0.0.1:8712}
export SCENARIO_RESULTS=${SCENARIO_RESULTS:-$repository/artifacts/conformance}
mkdir -p "$SCENARIO_RESULTS"
rm -f "$SCENARIO_RESULTS"/*.log "$SCENARIO_RESULTS/results.json"

pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
}
trap stop EXIT

# The host's own process is started, not `dotnet run`, so that its pid is the one to stop.
command_of() { # project, command line from the environment
  if [ -x "$2" ]; then
    printf '%q' "$2"
  elif [ -n "$2" ]; then
    printf '%s' "$2"
  else
    dotnet build "$repository/src/$1" -c Release -clp:ErrorsOnly -v quiet --nologo >&2
    printf 'dotnet %q' "$repository/artifacts/bin/$1/release/Scenario.$1.dll"
  fi
}

start() { # log, command line, arguments
  local log=$1
  local words
  eval "words=($2)"
  shift 2
  "${words[@]}" "$@" >"$log" 2>&1 &
  pids+=($!)
}

cd "$here"
[ -d node_modules ] || npm ci --no-progress
node seed.js "$repository/src/Seeds/scenario.seed.json" >"$SCENARIO_RESULTS/seed.json"

sts=$(command_of FakeSts "${SCENARIO_STS_EXE:-}")
oss=$(command_of FakeOss "${SCENARIO_OSS_EXE:-}")
start "$SCENARIO_RESULTS/sts.log" "$sts" --urls "$SCENARIO_STS" --seed "$SCENARIO_RESULTS/seed.json" --https --Https:Directory memory
start "$SCENARIO_RESULTS/oss.log" "$oss" --urls "$SCENARIO_OSS" --seed "$SCENARIO_RESULTS/seed.json" --Directory:Url "$SCENARIO_STS"
if [ -n "${SCENARIO_APP:-}" ]; then
  app=$(command_of AppServer "${SCENARIO_APP_EXE:-}")
  ASPNETCORE_ENVIRONMENT=Development start "$SCENARIO_RESULTS/app.log" "$app" --urls "$SCENARIO_APP" \
    --Sts:Endpoint "$SCENARIO_STS" --Oss:Endpoint "$SCENARIO_OSS"
fi
node support/await-health.js "${pids[@]}" || { tail -n 20 "$SCENARIO_RESULTS"/*.log >&2; exit 1; }

# The vendor's credential providers know HTTPS only: TLS listens ten ports on, and Node reads its authorities once, at start.
node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then((pem) => process.stdout.write(pem))' \
  "$SCENARIO_STS/__admin/ca.pem" >"$SCENARIO_RESULTS/ca.pem"
export NODE_EXTRA_CA_CERTS=$SCENARIO_RESULTS/ca.pem
export SCENARIO_STS_TLS=${SCENARIO_STS_TLS:-$(node -p 'const { hostname, port } = new URL(process.argv[1]); `${hostname}:${Number(port) + 10}`' "$SCENARIO_STS")}

[ $# -gt 0 ] || set -- test/*.test.js
node --test --test-concurrency=1 \
  --test-reporter=./support/results-reporter.js --test-reporter-destination="$SCENARIO_RESULTS/results.json" \
  --test-reporter=./support/brief-reporter.js --test-reporter-destination=stdout \
  "$@"
