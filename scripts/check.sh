#!/usr/bin/env bash
# Formatting of C# and C, and shellcheck over all scripts. Code style rules are enforced by the build itself.
set -euo pipefail
cd "$(dirname "$0")/.."

sources() {
	find . \( -name bin -o -name obj -o -name out -o -name .git -o -name TestResults \) -prune -o -type f "$@" -print
}

mapfile -t c_files < <(sources -name '*.[ch]')
mapfile -t scripts < <(sources \( ! -name '*.*' -o -name '*.sh' \) | xargs grep -lE '^#!/.*\b(ba)?sh$')

dotnet format whitespace . --folder --verify-no-changes
[[ ${#c_files[@]} -eq 0 ]] || clang-format --dry-run -Werror "${c_files[@]}"
[[ ${#scripts[@]} -eq 0 ]] || shellcheck "${scripts[@]}"
echo "check: ${#c_files[@]} C files, ${#scripts[@]} scripts, all C# files as they should be"
