#!/usr/bin/env bash
# Packs the packages and tests the sample against them alone, from an empty package cache.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

rm -rf artifacts/package artifacts/samples
grep -rl --include=*.csproj "<IsPackable>true" src | sort | while read -r project; do dotnet pack "$project" -c Release -v quiet -clp:ErrorsOnly; done
cd samples
dotnet restore PhotoShare.slnx --force --no-cache
if [[ $(uname -sm) == 'Linux x86_64' ]]; then # every assembly that starts with a cloud has come compiled for this platform as well
    for package in fakecloud ram signing; do
        diff <(cd ../artifacts/samples/packages/scenario.$package/*/lib/net10.0 && ls -- *.dll) <(cd ../artifacts/samples/packages/scenario.$package/*/runtimes/linux-x64/lib/net10.0 && ls)
    done
fi
dotnet build PhotoShare.slnx --no-restore -clp:NoSummary -v quiet
dotnet test --solution PhotoShare.slnx --no-build

# The tool, installed from its package: it must run what it carries, the walk through AppServer and AppClient included.
tool=../artifacts/samples/tool
dotnet tool install Scenario.Tool --tool-path "$tool" --version '*-*' --configfile nuget.config
"$tool/scenario" lint '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:photos/alice/*"}]}'
"$tool/scenario" up --once --port "${SCENARIO_SAMPLE_PORT:-9710}" | tail -n 2

# The client as a native executable: a warning of the trimmer or of native compilation is an error.
dotnet publish PhotoLink -c Release -o ../artifacts/samples/PhotoLink -v quiet
OSS_ENDPOINT=http://127.0.0.1:8712 OSS_ACCESS_KEY_ID=STS.x OSS_ACCESS_KEY_SECRET=x OSS_SESSION_TOKEN=x ../artifacts/samples/PhotoLink/PhotoLink users/alice/cat.jpg |
    grep '^http://127.0.0.1:8712/sample-bucket/users/alice/cat.jpg?.*x-oss-signature='
