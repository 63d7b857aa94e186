#!/usr/bin/env bash
# Runs the tests of tests.txt in the guest, with the daemon that `make build` left in out/. The last line is the sum:
# "N passed, N failed, N skipped". usage: test.sh [LIST]
# Ends with 3, saying what is lacking, where there can be no guest; each line of the list counts as skipped then.
set -euo pipefail
cd "$(dirname "$0")"
list=$(realpath "${1:-tests.txt}")
limit=${BERTH_LAB_SECONDS:-1800}

# what the guest takes besides, until the first test and after the last
around=120

no_guest() {
	echo "lab: $1" >&2
	echo "0 passed, 0 failed, $(grep -c '^[A-Z]' "$list") skipped"
	exit 3
}
[[ $EUID -eq 0 ]] || no_guest "needs root"
[[ $(uname -m) = x86_64 ]] || no_guest "needs an x86_64 machine"
timeout 300 ./image.sh || no_guest "the guest can not be made here, which needs apt and the network"

share=$(mktemp -d)
chmod 755 "$share" # a daemon that is not root runs from there, too
trap 'rm -rf "$share"' EXIT
dotnet publish runner -c Release -o "$share/tests" --nologo -v quiet
cp -r ../../{out,deploy,docs,openapi,README.md,CHANGELOG.md,LICENSE} "$share"
cp "$list" "$share/list"
# Code in the making is not to be mapped twice: each change of a mapping empties what the emulator remembers of addresses.
cat >"$share/run" <<'RUN'
export DOTNET_EnableWriteXorExecute=0
export BERTH_LAB_DIRECTORY=/mnt/share BERTH_TEST_DAEMON=/mnt/share/out/berthd
dotnet tests/Berth.LabRunner.dll list "$1"
RUN
./run.sh -t "$((limit + around))" "$share" sh run "$limit"
