#!/usr/bin/env bash
# Runs tests/Benchmarks, all contenders in one mount namespace of their own. On a hybrid machine the cgroup v2 hierarchy is
# taken out of it: crun refuses to run beside one that has controllers, and all are to do the same work.
# usage: bench.sh [options of the harness]
set -euo pipefail
cd "$(dirname "$0")/.."

[[ $EUID -eq 0 ]] || { echo "bench: containers need root" >&2; exit 1; }
configuration=${CONFIGURATION:-Release}
dotnet build tests/Benchmarks -c "$configuration" --nologo -v quiet

# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --mount bash -c '
	! mountpoint --quiet /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
	# the state of a runtime lies in /run, which is a tmpfs on a real machine: a disk would be measured instead
	mount -t tmpfs -o mode=0755 tmpfs /mnt && export TMPDIR=/mnt
	exec dotnet "$@"' bench "tests/Benchmarks/bin/$configuration/net10.0/Berth.Benchmarks.dll" "$@"
