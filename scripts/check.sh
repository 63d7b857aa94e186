#!/usr/bin/env bash
# Formatting of C# and C, and shellcheck over all scripts. Code style rules are enforced by the build itself.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t c_files < <(git ls-files '*.c' '*.h')
mapfile -t scripts < <(git grep -lE '^#!/.*\b(ba)?sh$' -- ':!*.md')

dotnet format whitespace . --folder --verify-no-changes
[[ ${#c_files[@]} -eq 0 ]] || clang-format --dry-run -Werror "${c_files[@]}"
[[ ${#scripts[@]} -eq 0 ]] || shellcheck "${scripts[@]}"
echo "check: ${#c_files[@]} C files, ${#scripts[@]} scripts, all C# files as they should be"
