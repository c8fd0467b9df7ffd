#!/usr/bin/env bash
# Builds everything, checks the formatting, runs every test project and ends with one line that adds up all of them. Called by ./imq test, which installs what they need.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$here" || exit 1
dotnet build Imq.sln -c Release --nologo -v quiet || exit 1
passed=0 failed=0 skipped=0 status=0
if dotnet format whitespace Imq.sln --verify-no-changes --no-restore; then passed=1; else failed=1; fi
for project in tests/*.Tests; do
  name=$(basename "$project")
  output=$(dotnet test "$project" -c Release --no-build --nologo --logger "console;verbosity=minimal" "$@" 2>&1) || status=1
  printf '%s\n' "$output"
  summary=$(printf '%s\n' "$output" | grep -E '(Passed!|Failed!|Skipped!) ' | tail -n 1)
  number() { printf '%s\n' "$summary" | grep -oE "$1: *[0-9]+" | grep -oE '[0-9]+' || echo 0; }
  [ -n "$summary" ] || { echo "$name: no test ran"; status=1; failed=$((failed + 1)); continue; }
  passed=$((passed + $(number Passed))) failed=$((failed + $(number Failed))) skipped=$((skipped + $(number Skipped)))
done
[ "$failed" -eq 0 ] || status=1
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
