#!/usr/bin/env bash
# Builds and runs every test: the C# projects in one `dotnet test`, then the launcher's own checks in C, and with --lab the tests that
# tests/lab runs in its guest. The last line is the sum over all of them: "N passed, N failed, N skipped". Fails when anything failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
umask 022 # the tests' bundles are used by containers' users that are not root

configuration=${CONFIGURATION:-Release}
results=$PWD/TestResults
launcher=src/Native/launcher
passed=0 failed=0 skipped=0
skips=() failures=()

# add PASSED FAILED SKIPPED
add() {
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# The sums over all .trx files, as "passed failed skipped". A skipped test counts in total but not as executed.
trx_counts() {
	awk '
	function number(name) {
		if (!match($0, " " name "=\"[0-9]+")) return 0
		return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) + 0
	}
	/<Counters / { passed += number("passed"); executed += number("executed"); total += number("total") }
	END { printf "%d %d %d\n", passed, executed - passed, total - executed }' "$@"
}

# "name: reason" of every skipped test.
trx_skips() {
	awk '
	/<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
	name != "" && match($0, /<(Message|StdOut)>[^<]*/) { reason = substr($0, RSTART, RLENGTH); sub(/^<[A-Za-z]*>/, "", reason); print "  " name ": " reason; name = "" }
	' "$@" </dev/null | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort
}

# "name: first lines of the message" of every failed test: where only the end of the output is kept, this is in it.
trx_failures() {
	awk '
	function decode(text) { gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&#xD;/, "", text); gsub(/&amp;/, "\\&", text); return text }
	/<UnitTestResult / { name = ""; if (/outcome="Failed"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
	name != "" && /<Message>/ { sub(/.*<Message>/, ""); print "  " decode(name) ":"; lines = 12 }
	lines > 0 { last = sub(/<\/Message>.*/, ""); print "    " decode($0); lines = last ? 0 : lines - 1; if (last) name = "" }
	' "$@" </dev/null
}

# Daemons leave the cgroup that holds their containers' cgroups. Those that were not there before the run go with it.
container_parents() {
	find /sys/fs/cgroup -type d -name berth 2>/dev/null | sort
}

# Runs one of the launcher's own checks. It counts as one test; what it could not try, it says in a line "skipped: what (why)".
c_check() {
	local output status
	echo "== launcher: $1"
	output=$(make --no-print-directory -C "$launcher" "$1" 2>&1 </dev/null)
	status=$?
	printf '%s\n' "$output"
	mapfile -t c_skips < <(sed -n 's/^skipped: /  launcher: /p' <<<"$output")
	skips+=("${c_skips[@]}")
	add $((status == 0)) $((status != 0)) ${#c_skips[@]}
	[[ $status -eq 0 ]] || failures+=("  launcher: make $1")
}

# The guest's tests, all skipped where there is no guest. One that was skipped here and passed there is not skipped.
lab() {
	local log=$results/lab.log status sum all=${#skips[@]}
	echo "== lab"
	BERTH_LAB_SECONDS=${BERTH_LAB_SECONDS:-600} tests/lab/test.sh 2>&1 </dev/null | tee "$log"
	status=${PIPESTATUS[0]}
	sum=$(grep -xE '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -n 1)
	read -r p _ f _ s _ <<<"${sum:-0 passed, 1 failed, 0 skipped}"
	[[ $status -eq 0 || $status -eq 3 || $f -gt 0 ]] || f=1
	add "$p" "$f" "$s"
	[[ $f -eq 0 ]] || failures+=("$(tail -n 40 "$log")")

	mapfile -t skips < <(printf '%s\n' "${skips[@]}" | awk '
	NR == FNR { if (/^ *[0-9.]+ s  /) passed[$3 ":"]; next }
	NF && !($1 in passed)' "$log" -)
	skipped=$((skipped - all + ${#skips[@]}))
	[[ $status -ne 3 ]] || skips+=("  lab: $s lines of its list: $(sed -n 's/^lab: //p' "$log" | tail -n 1)")
}

rm -rf "$results"
parents=$(container_parents)
dotnet build Api.sln -c "$configuration" --nologo -v quiet || { echo "test: the build failed" >&2; exit 1; }

dotnet test Api.sln -c "$configuration" --no-build --nologo -m:1 -p:TestResults="$results" \
	--blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none </dev/null
status=$?

shopt -s nullglob globstar
trx=("$results"/**/*.trx)
if [[ ${#trx[@]} -gt 0 ]]; then
	read -r p f s < <(trx_counts "${trx[@]}")
	add "$p" "$f" "$s"
	mapfile -t skips < <(trx_skips "${trx[@]}")
	# A test host that crashed or hung may have reported no failed test.
	[[ $status -eq 0 || $f -gt 0 ]] || add 0 1 0
else
	echo "test: dotnet test left no results (exit code $status)" >&2
	add 0 1 0
fi

c_check check
c_check asan
c_check fuzz
[[ ${1:-} != --lab ]] || lab

comm -13 <(echo "$parents") <(container_parents) | xargs --no-run-if-empty rmdir --ignore-fail-on-non-empty

if [[ $skipped -gt 0 ]]; then
	echo "== skipped"
	printf '%s\n' "${skips[@]}"
fi
if [[ $failed -gt 0 ]]; then
	echo "== failed"
	[[ ${#trx[@]} -eq 0 ]] || trx_failures "${trx[@]}"
	[[ ${#failures[@]} -eq 0 ]] || printf '%s\n' "${failures[@]}"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $passed -gt 0 ]]
