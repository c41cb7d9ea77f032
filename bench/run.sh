#!/usr/bin/env bash
# All measurements, or one part of them: load, memory, start, micro, readers, scale, class, fuzz, crash, soak, mutation, smoke. Writes bench/results/PART.md and puts all parts together in bench/RESULTS.md.
#   BEFORE=COMMIT  a column of that commit beside today's (load, memory)
#   NATIVE=1       a column of the native executables (load)
#   SCENARIO_START_WITH='chrt -f 10'  what to start the measured process with, here undisturbed by the rest of the machine (start)
#   SELF=1         publish load program and hosts without need of .NET into artifacts/bench/load, and stop (load)
# Further arguments after the part go to the program: bash bench/run.sh load --only 'GET 1 KiB' --rounds 9
set -euo pipefail
cd "$(dirname "$0")/.."

part=${1:-all}
shift || true
out=artifacts/bench
runtime=linux-x64

publish_hosts() { # SOURCE-TREE DIRECTORY [OPTIONS]
    for host in FakeSts FakeOss; do
        (cd "$1" && dotnet publish "src/$host" -c Release -o "$2" -v q -clp:NoSummary -nologo "${@:3}")
    done
}

load() {
    if [[ -n ${SELF:-} ]]; then
        dotnet publish bench/Load -c Release -r $runtime --self-contained -o $out/load -v q -clp:NoSummary -nologo
        publish_hosts . "$PWD/$out/load/hosts" -r $runtime -p:PublishNative=true
        echo "Take $out/load to the other machine: ./Scenario.Load --hosts native=hosts"
        return
    fi

    local columns=()
    if [[ -n ${BEFORE:-} ]]; then
        # Outside this tree, so that its build does not meet the settings of today's.
        local source
        source=$(mktemp -d)
        git archive "$BEFORE" | tar -x -C "$source"
        publish_hosts "$source" "$PWD/$out/before"
        rm -rf "$source"
        columns+=(--hosts "before=$out/before")
    fi

    publish_hosts . "$PWD/$out/hosts"
    columns+=(--hosts "now=$out/hosts")
    if [[ -n ${NATIVE:-} ]]; then
        publish_hosts . "$PWD/$out/native" -r $runtime -p:PublishNative=true
        columns+=(--hosts "native=$out/native")
    fi

    dotnet build bench/Load -c Release -v q -clp:NoSummary -nologo
    dotnet artifacts/bin/Load/release/Scenario.Load.dll "${columns[@]}" "$@"
}

# The program of bench/Start over the packages as they are shipped, in a place of its own with an own package cache.
start_from_packages() { # DIRECTORY
    for project in Signing Ram FakeCloud; do dotnet pack "src/$project" -c Release -o "$1/packages" -v q -nologo -clp:ErrorsOnly; done
    cp bench/Start/Program.cs "$1"
    cat > "$1/Start.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestoreAdditionalProjectSources>packages</RestoreAdditionalProjectSources>
    <RestorePackagesPath>cache</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Scenario.FakeCloud" Version="*-*" /></ItemGroup>
</Project>
PROJECT
    dotnet build "$1" -c Release -v q -clp:NoSummary -nologo
}

start() {
    dotnet build bench/Start -c Release -v q -clp:NoSummary -nologo
    local packed
    packed=$(mktemp -d)
    start_from_packages "$packed"
    ${SCENARIO_START_WITH:-} dotnet "$packed/bin/Release/net10.0/Start.dll" > "$packed/of-packages"
    ${SCENARIO_START_WITH:-} dotnet artifacts/bin/Start/release/Scenario.Start.dll | cut -f2 > "$packed/of-sources"
    local linker=() # clang by default, else what is there
    command -v clang > /dev/null || linker=(-p:CppCompilerAndLinker=gcc)
    dotnet publish src/Cloud -c Release -r $runtime -p:PublishNative=true "${linker[@]}" -o "$packed/program" -v q -clp:NoSummary -nologo
    ${SCENARIO_START_WITH:-} dotnet artifacts/bin/Start/release/Scenario.Start.dll program "$packed/program/Scenario.Cloud" > "$packed/of-program"
    { echo '# Start'; echo
      echo '`bash bench/run.sh start`: a cloud in a process of its own, Release: from the packages, which are compiled ahead for Linux x64, and from the sources, compiled at run time.'
      echo 'The processor time is what a machine with other work to do cannot spoil.'
      echo; echo "$(nproc) cores, $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg)."; echo; echo '| measure | packages | sources |'; echo '|---|---|---|'
      paste "$packed/of-packages" "$packed/of-sources" |
          sed 's/^\(.*\)\t\(.*\)\t\(.*\)$/| \1 | \2 | \3 |/'
      echo; echo "The program of the container as a native executable, from the start of its process${SCENARIO_START_WITH:+, undisturbed (\`SCENARIO_START_WITH='$SCENARIO_START_WITH'\`)}:"
      echo; echo '| measure | native |'; echo '|---|---|'
      sed 's/^\(.*\)\t\(.*\)$/| \1 | \2 |/' "$packed/of-program"; } > bench/results/start.md
    rm -rf "$packed"
}

micro() {
    dotnet run -c Release --project bench -- --filter '*' --job short -i "$@"
    { echo '# Micro'; echo; echo '`bash bench/run.sh micro` (BenchmarkDotNet, short job, in process).'
      for table in BenchmarkDotNet.Artifacts/results/*-github.md; do
          echo; echo "## $(basename "$table" | sed 's/^Scenario\.Bench\.//; s/-report-github\.md$//')"; echo; cat "$table"
      done; } > bench/results/micro.md
}

readers() {
    dotnet run -c Release --project bench/Fuzz -- readers --output bench/results/readers.md "$@"
}

scale() { # --only PART, --small
    dotnet run -c Release --project bench/Scale -- "$@"
}

class() { # needs Chromium; LEARNERS MINUTES, by default 30 and 2
    dotnet build src/Demo -c Release -v q -clp:NoSummary -nologo
    dotnet build bench/Class -c Release -v q -clp:NoSummary -nologo
    dotnet artifacts/bin/Class/release/Scenario.Class.dll artifacts/bin/Demo/release/Scenario.Demo.dll "$@" > $out.class.md
    mv $out.class.md bench/results/class.md
}

fuzz() { # keeps what is new in tests/vectors/fuzz; --executions N, --seed N
    dotnet run -c Release --project bench/Fuzz -- fuzz --output bench/results/fuzz.md "$@"
}

outlive() { # crash [--rounds N] | soak [--minutes N]; further options in bench/Soak
    publish_hosts . "$PWD/$out/hosts"
    local s3=()
    if [[ $1 == crash ]] && command -v node >/dev/null; then
        [[ -d tests/S3rver/node_modules ]] || npm ci --prefix tests/S3rver --no-audit --no-fund
        s3=(--s3 tests/S3rver/node_modules/s3rver/bin/s3rver.js)
    fi
    dotnet build bench/Soak -c Release -v q -clp:NoSummary -nologo
    dotnet artifacts/bin/Soak/release/Scenario.Soak.dll "$1" --hosts $out/hosts "${s3[@]}" "${@:2}"
}

mutate() { # ram|signing REPORT [FILES]; FILES are patterns of Stryker, such as '**/Policies/*.cs'
    local project=$1 report=$PWD/$2 files=()
    for pattern in "${@:3}"; do files+=(--mutate "$pattern"); done
    # Not in UTC, so that a time zone that is forgotten shows.
    (cd tests/Mutation && TZ=Asia/Shanghai MutationRun=true dotnet stryker --config-file "$project.json" --output "$report" "${files[@]}" --skip-version-check)
}

mutation() { # everything, or ram|signing [FILES]; the record keeps of every file what it gave last, and the page shows them all
    dotnet tool restore
    local reports=() kept=${KEPT:-bench/results/mutation}
    if [[ $# == 0 ]]; then
        for project in signing ram; do
            mutate $project $out/mutation/$project
            reports+=("$out/mutation/$project/reports/mutation-report.json")
        done
    else
        mutate "$1" $out/mutation/part "${@:2}"
        reports+=("$out/mutation/part/reports/mutation-report.json")
    fi
    dotnet run -c Release --project bench/Mutation -- --report "${reports[@]}" --record "$kept.json" --output "$kept.md" || { echo "See $kept.md" >&2; return 1; }
}

together() {
    { echo '# Results'; echo
      echo 'Made by `bash bench/run.sh [PART]`. Read the ratios, not the last digit: the machines had other work to do.'
      for name in load memory start micro readers scale class fuzz crash soak mutation oss ram; do
          if [[ -f bench/results/$name.md ]]; then echo; sed 's/^#/##/; s/](scale-/](results\/scale-/' "bench/results/$name.md"; fi
      done; } > bench/RESULTS.md
}

case $part in
    load) load --output bench/results/load.md "$@" ;;
    memory) load --memory --output bench/results/memory.md "$@" ;;
    start) start ;;
    micro) micro "$@" ;;
    readers) readers "$@" ;;
    scale) scale "$@" ;;
    class) class "$@" ;;
    fuzz) fuzz "$@" ;;
    crash | soak) outlive "$part" --output "bench/results/$part.md" "$@" ;;
    mutation) mutation "$@" ;;
    smoke) # that each program works; the figures count for nothing
        load --smoke "$@"
        scale --small --output $out/scale
        outlive crash --rounds 2 --output $out/crash.md
        outlive soak --minutes 0.2 --output $out/soak.md
        rm -rf $out/corpus; cp -r tests/vectors/fuzz $out/corpus
        dotnet run -c Release --project bench/Fuzz -- fuzz --executions 100000 --seed $RANDOM --corpus $out/corpus --output $out/fuzz.md
        rm -f $out/mutation.json
        KEPT=$out/mutation mutation signing '**/WireTime.cs'
        exit ;;
    all)
        load --output bench/results/load.md
        load --memory --output bench/results/memory.md
        start
        micro
        readers
        scale
        ;;
    *) echo "usage: bash bench/run.sh [load|memory|start|micro|readers|scale|class|fuzz|crash|soak|mutation|smoke|all] [OPTIONS]" >&2; exit 2 ;;
esac
together
