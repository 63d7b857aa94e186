#!/usr/bin/env bash
# Starts a daemon of its own below a temporary directory and takes one container through its life with curl alone:
# register a bundle, create, start, wait, logs, delete. Prints each call as one would type it, and each answer.
# Nothing is left behind. usage: demo.sh [path of berthd]
set -euo pipefail

berthd=$(realpath "${1:-$(dirname "$0")/../out/berthd}")
[[ $EUID -eq 0 ]] || { echo "demo: containers need root" >&2; exit 1; }

work=$(mktemp -d /tmp/berth-demo.XXXXXX)
socket=$work/berth.sock
daemon=
# the daemon's parent cgroups stay when it ends; the demo removes those that it brought
cgroups=$(find /sys/fs/cgroup -type d -name berth 2>/dev/null | sort)
bold='' plain=''
[[ ! -t 1 ]] || bold=$'\e[1m' plain=$'\e[0m'

cleanup() {
	local status=$?
	# an interrupted demo may have left its container, which would outlive the daemon
	[[ ! -S $socket ]] || curl --silent --output /dev/null --unix-socket "$socket" -X DELETE 'http://berth/v1/containers/hello?force=true' || true
	if [[ -n $daemon ]] && kill -TERM "$daemon" 2>/dev/null; then
		wait "$daemon" || true
	fi
	if [[ $status -ne 0 && -s $work/berthd.log ]]; then
		printf '\nthe demo failed; what the daemon said:\n' >&2
		cat "$work/berthd.log" >&2
	fi
	find /sys/fs/cgroup -type d -name berth 2>/dev/null | sort | comm -13 <(printf '%s\n' "$cgroups") - | xargs -r rmdir || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() {
	printf '\n%s# %s%s\n' "$bold" "$*" "$plain"
}

# call METHOD PATH [JSON BODY]
call() {
	local method=$1 url=http://berth$2 body=${3:-} answer status=0
	local -a curl=(curl --silent --show-error --fail-with-body --unix-socket "$socket")
	local typed="curl --unix-socket $socket"
	if [[ -n $body ]]; then
		curl+=(--json "$body")
		typed+=" --json '$body'"
	fi
	# curl's own choice is GET, and POST with a body
	if [[ $method != GET && ! ($method == POST && -n $body) ]]; then
		curl+=(--request "$method")
		typed+=" -X $method"
	fi
	[[ $url != *[?\&]* ]] && typed+=" $url" || typed+=" '$url'"
	printf '$ %s\n' "$typed"
	answer=$("${curl[@]}" --write-out '\nHTTP %{http_code}\n' "$url") || status=$?
	# the body, if there is one, comes before the line with the status
	tail -n 1 <<<"$answer"
	answer=${answer%$'\n'HTTP *}
	[[ -z $answer ]] || jq . <<<"$answer" 2>/dev/null || printf '%s\n' "${answer%$'\n'}"
	return "$status"
}

start_daemon() {
	local line
	exec 3< <(exec "$berthd" --socket "$socket" --state-root "$work/state" --data-root "$work/data" \
		--log-root "$work/log" 2>>"$work/berthd.log")
	daemon=$!
	while IFS= read -r -t 60 -u 3 line; do
		printf '%s\n' "$line"
		[[ $line != "listening on "* ]] || break
	done
	[[ ${line:-} == "listening on "* ]] || { echo "demo: berthd did not come up" >&2; exit 1; }
	cat <&3 >>"$work/berthd.log" &
}

# A bundle is a directory with a root filesystem and a config.json. The filesystem here is one static program from Debian
# under many names; the config is the daemon's default with other arguments.
make_bundle() {
	local bundle=$1 applet busybox
	busybox=$(command -v busybox)
	mkdir -p "$bundle/rootfs"/{bin,dev,etc,proc,root,sys,tmp}
	cp "$busybox" "$bundle/rootfs/bin/busybox"
	for applet in sh echo hostname id ls mount ps; do
		ln -s busybox "$bundle/rootfs/bin/$applet"
	done
	curl --silent --show-error --fail-with-body --unix-socket "$socket" http://berth/v1/spec |
		jq '.process.args = ["sh", "-c", "echo \"hello from $(hostname), process $$\"; id; ps; echo \"and this is stderr\" >&2; exit 7"]
			| .hostname = "demo"' >"$bundle/config.json"
}

say "the daemon, all of its directories below $work"
start_daemon

say "a bundle from Debian's busybox; its config.json is GET /v1/spec with other arguments"
make_bundle "$work/bundle"
jq --compact-output '{args: .process.args, hostname, root}' "$work/bundle/config.json"

say "register it"
call POST /v1/bundles "{\"name\": \"demo\", \"path\": \"$work/bundle\"}"

say "create: everything is set up, the program does not run yet"
call PUT /v1/containers/hello '{"bundle": "demo"}'

say "start"
call POST /v1/containers/hello/start

say "wait until it has ended"
call GET '/v1/containers/hello/wait?condition=stopped'

say "what it printed"
call GET /v1/containers/hello/logs

say "delete; nothing is left"
call DELETE /v1/containers/hello
call GET /v1/containers
