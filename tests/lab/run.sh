#!/usr/bin/env bash
# Boots the guest, runs a command in it as root, prints its output and ends with its exit code: 124 when the time is over, 125 when the
# guest itself failed. usage: run.sh [-t SECONDS] DIRECTORY COMMAND…
#   -t           how long the guest may live, default 600
#   DIRECTORY    of the host, in which the command runs: /mnt/share in the guest; without blanks and commas in its path
# Everything else that the guest writes is gone afterwards. As root.
# BERTH_LAB_SUITE is the release of Debian: bookworm (the default) or trixie.
# BERTH_LAB_ACCEL=kvm takes the machine's virtualization; without it everything is emulated, which works everywhere.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${BERTH_LAB_CACHE:-$HOME/.cache/berth-lab}/${BERTH_LAB_SUITE:-bookworm}

limit=600
if [[ ${1:-} = -t ]]; then
	limit=$2
	shift 2
fi
[[ $# -ge 2 && -d $1 ]] || { echo "usage: run.sh [-t SECONDS] DIRECTORY COMMAND..." >&2; exit 2; }
share=$(realpath "$1")
shift
dotnet=$(dirname "$(realpath "$(command -v dotnet)")")
"$here/image.sh"
export PATH="$cache/qemu/usr/bin:$PATH"

work=$(mktemp -d)
machine=
# shellcheck disable=SC2317 # called by the trap
finish() {
	[[ -z $machine ]] || kill "$machine" 2>/dev/null || true
	wait
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/control"
cp "$here/agent.sh" "$work/control/agent"
printf '%q ' "$@" >"$work/control/command"
# QEMU takes the end of its input for a closed port
mkfifo "$work/input"
exec 5<>"$work/input"

accelerator=${BERTH_LAB_ACCEL:-tcg,thread=multi,tb-size=1024}

# The features of the processor that cost the emulation much are left out.
timeout -k 5 "$limit" qemu-system-x86_64 -M q35,hpet=off -accel "$accelerator" \
	-cpu max,la57=off,smap=off,smep=off,umip=off,pku=off -smp 2 -m 3072 \
	-nodefaults -no-user-config -display none -no-reboot -serial "file:$work/console" \
	-kernel "$cache/kernel" -initrd "$cache/initrd" \
	-append "console=ttyS0 root=/dev/vda rootfstype=ext4 rw quiet panic=-1 mitigations=off nopti nokaslr audit=0 apparmor=0 norandmaps tsc=reliable fsck.mode=skip" \
	-drive "file=$cache/root.ext4,if=none,id=root,format=raw,cache=unsafe,snapshot=on" -device virtio-blk-pci,drive=root \
	-device virtio-rng-pci -device virtio-serial-pci \
	-chardev stdio,id=output,signal=off -device virtserialport,chardev=output,name=lab.output \
	-fsdev "local,id=control,path=$work/control,security_model=none" -device virtio-9p-pci,fsdev=control,mount_tag=control \
	-fsdev "local,id=share,path=$share,security_model=none,multidevs=remap" -device virtio-9p-pci,fsdev=share,mount_tag=share \
	-fsdev "local,id=dotnet,path=$dotnet,security_model=none,readonly=on" -device virtio-9p-pci,fsdev=dotnet,mount_tag=dotnet \
	<&5 2>"$work/errors" &
machine=$!
status=0
wait "$machine" || status=$?
machine=

if [[ -s $work/control/status ]]; then
	exit "$(cat "$work/control/status")"
fi
tail -n 30 "$work/errors" "$work/console" >&2
if [[ $status -eq 124 || $status -eq 137 ]]; then
	echo "lab: stopped after $limit s" >&2
	exit 124
fi
echo "lab: the guest ended without a result" >&2
exit 125
