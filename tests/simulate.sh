#!/usr/bin/env bash
# Runs the simulation of delivery over a range of seeds on all cores; the last line counts: N passed, N failed.
# It must not judge: what was promised is checked in tests/simulation.
set -euo pipefail

usage() {
  cat <<'TEXT'
tests/simulate.sh [--first SEED] [--seeds N] [--no-install]   a range (1, 20000)
tests/simulate.sh --seed SEED [--trace]                       one run again, told step by step with --trace
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../tools/build.sh"
# shellcheck source=tools/options.sh
. "$here/../tools/options.sh"

first=1
seeds=20000
one=()
most=999999999999999
while [ $# -gt 0 ]; do
  case $1 in
    --first | --seeds | --seed) needs_value "$@" ;;&
    --first) whole_number --first "$2" 0 "$most" && first=$2 && shift ;;
    --seeds) whole_number --seeds "$2" 0 "$most" && seeds=$2 && shift ;;
    --seed) whole_number --seed "$2" 0 "$most" && one=(--seed "$2") && shift ;;
    --trace) one+=(--trace) ;;
    *) common_option "$1" ;;
  esac
  shift
done

setup_lock
facelog_setup "${setup_options[@]}" run test
build_preset simulation 'the simulation'
setup_unlock

program=$root/build/simulation/facelog_simulation
if [ ${#one[@]} -gt 0 ]; then exec "$program" "${one[@]}"; fi

parts=$(nproc)
[ "$parts" -le "$seeds" ] || parts=1
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
for ((part = 0; part < parts; part++)); do
  from=$((first + seeds * part / parts))
  to=$((first + seeds * (part + 1) / parts))
  "$program" --first "$from" --seeds $((to - from)) >"$output/$part" &
done
wait
grep -h '^seed ' "$output"/* || true
awk '/records were called saved/ { saved += $1 }
     /passed,/ { passed += $1; failed += $3 }
     END { printf "%d records were called saved\n%d passed, %d failed\n", saved, passed, failed }' "$output"/*
# A part that crashed has counted nothing.
[ "$(awk '/passed,/ { n += $1 + $3 } /passed,/ { f += $3 } END { print n - f }' "$output"/*)" = "$seeds" ]
