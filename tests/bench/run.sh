#!/usr/bin/env bash
# Installs what the benchmarks need, builds the page, and measures it beside others: one command, half an hour.
# It must not measure anything itself: run.mjs, page_bench.mjs and backlog.mjs do.
set -euo pipefail

usage() {
  cat <<'TEXT'
tests/bench/run.sh [--quick] [--only PART,…] [--no-install] [--help]

  --quick       a seventh of the samples: to see that it works, not to quote
  --only PARTS  of the signer: warm, first, call_memory, digest; of the page: start, second, picture, idle, memory, scroll, build; backlog
  --no-install  install nothing: say what is missing and stop
Figures: build/bench/bench.json (the signer), page.json and backlog.json
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../../tools/build.sh"
# shellcheck source=tools/options.sh
. "$here/../../tools/options.sh"

options=()
parts=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) options+=(--quick) ;;
    --only)
      needs_value "$@"
      parts=$2
      options+=(--only "$2")
      shift
      ;;
    *) common_option "$1" ;;
  esac
  shift
done

look_for_bench() { need_npm tests/bench 'the signers to measure against'; }

cd "$root"
setup_lock
facelog_setup "${setup_options[@]}" run test bench
build_preset web-release 'the page'
setup_unlock
command -v "${FACELOG_CHROMIUM:-chromium}" >/dev/null || die 'the benchmark needs chromium'
wants() { # PART…: whether one of them was asked for
  local part
  [ -n "$parts" ] || return 0
  for part in "$@"; do case ,$parts, in *,"$part",*) return 0 ;; esac done
  return 1
}
if wants start second picture idle memory scroll build; then node "$here/page_bench.mjs" "${options[@]}"; fi
if wants warm first call_memory digest; then node "$here/run.mjs" "${options[@]}"; fi
if wants backlog; then node "$here/backlog.mjs" "${options[@]}"; fi
