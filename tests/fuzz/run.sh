#!/usr/bin/env bash
# Runs the fuzzers, each on its corpus: tests/fuzz/run.sh [--seconds N] [NAME]…
# It must not know what they test. Findings go to build/fuzz/findings/; what a run of ten seconds or more discovers is
# kept in build/fuzz/corpus/NAME for the next such run, a shorter one begins from the seeds alone.
set -euo pipefail

usage() {
  printf 'tests/fuzz/run.sh [--seconds N] [--no-install] [NAME]…   each fuzzer for N seconds (60), as many at a time as processors\n'
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../../tools/build.sh"
# shellcheck source=tools/options.sh
. "$here/../../tools/options.sh"

seconds=60
names=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds)
      needs_value "$@"
      whole_number --seconds "$2" 1 86400
      seconds=$2
      shift
      ;;
    -*) common_option "$1" ;; # it installs nothing in any case
    *) names+=("$1") ;;
  esac
  shift
done

command -v clang++ >/dev/null || die 'the fuzzers need clang (Debian: clang): tools/setup.sh test installs it'
find_node || die 'node 20 or newer is missing: tools/setup.sh test installs it'
setup_lock
build_preset native 'core and its unit tests'
step 'building: the fuzzers' compile_preset fuzzers
setup_unlock
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$here" && for file in *.cpp; do [ "$file" = entry.cpp ] || printf '%s\n' "${file%.cpp}"; done)

programs=$root/build/native
build=$root/build/fuzz
mkdir -p "$build/findings" "$build/logs"

# fuzz_one NAME: one line about it; 1 when there is a finding.
fuzz_one() {
  local name=$1 log=$build/logs/$1.log corpus=$build/corpus/$1
  if [ "$seconds" -lt 10 ]; then
    corpus=$build/short_corpus/$name
    rm -rf "$corpus"
  fi
  mkdir -p "$corpus"
  if "$programs/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
    -artifact_prefix="$build/findings/$name-" "$corpus" "$here/corpus/$name" >"$log" 2>&1; then
    printf '%-16s ok, %s runs\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    printf '%-16s FINDING, %s\n' "$name" "$log"
    tail -n 40 "$log"
    return 1
  fi
}
export -f fuzz_one
export build here programs seconds
printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {}'
