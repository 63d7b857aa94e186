#!/usr/bin/env bash
# Runs the tests of tests.txt in the guest, with the daemon that `make build` left in out/. The last line is the sum:
# "N passed, N failed, N skipped". usage: test.sh [LIST]
set -euo pipefail
cd "$(dirname "$0")"
list=$(realpath "${1:-tests.txt}")
limit=${BERTH_LAB_SECONDS:-1800}

share=$(mktemp -d)
chmod 755 "$share" # a daemon that is not root runs from there, too
trap 'rm -rf "$share"' EXIT
dotnet publish runner -c Release -o "$share/tests" --nologo -v quiet
cp -r ../../{out,deploy,docs,openapi,README.md,CHANGELOG.md,LICENSE} "$share"
cp "$list" "$share/list"
cat >"$share/run" <<'RUN'
export BERTH_LAB_DIRECTORY=/mnt/share BERTH_TEST_DAEMON=/mnt/share/out/berthd
dotnet tests/Berth.LabRunner.dll list "$1"
RUN
./run.sh -t "$((limit + 120))" "$share" sh run "$limit"
