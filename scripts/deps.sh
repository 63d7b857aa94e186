#!/usr/bin/env bash
# Installs the Debian packages that the named groups need and that are missing. Does nothing when all are there.
# usage: deps.sh build|test|lab …
set -euo pipefail

packages_of() {
	case $1 in
	build) echo gcc libc6-dev make musl-tools libseccomp2 busybox-static curl jq ;;
	lab) echo e2fsprogs mmdebstrap qemu-system-x86 ;;
	test) echo clang clang-format libclang-rt-dev shellcheck ;;
	*) echo "deps: no group $1" >&2; exit 2 ;;
	esac
}

need_dotnet() {
	command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1 && return
	echo "deps: the .NET SDK named in global.json is needed: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
	exit 1
}

missing=()
for group in "$@"; do
	packages=$(packages_of "$group")
	for package in $packages; do
		status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
		[[ $status == installed ]] || missing+=("$package")
	done
done
need_dotnet
[[ ${#missing[@]} -gt 0 ]] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "deps: no apt-get here; install what stands for these Debian packages: ${missing[*]}" >&2
	exit 1
fi
if [[ $EUID -ne 0 ]]; then
	echo "deps: missing packages; as root: apt-get install ${missing[*]}" >&2
	exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() {
	apt-get -qq -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}
echo "deps: installing ${missing[*]}"
# A machine's package lists may be missing or old: they are fetched only when the packages can't be had without.
install 2>/dev/null || { apt-get -qq update && install; }
