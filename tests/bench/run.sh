#!/usr/bin/env bash
# Installs what the benchmark needs, builds the page, and measures its signer beside others: one command, some minutes.
# It must not measure anything itself: run.mjs does.
set -euo pipefail

usage() {
  cat <<'TEXT'
tests/bench/run.sh [--quick] [--only PART,…] [--no-install] [--help]

  --quick       a seventh of the samples: to see that it works, not to quote
  --only PARTS  of warm, first, memory, digest, backlog
  --no-install  install nothing: say what is missing and stop
Figures: build/bench/bench.json and backlog.json
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
[ "$parts" = backlog ] || node "$here/run.mjs" "${options[@]}"
case ,${parts:-backlog}, in *,backlog,*) node "$here/backlog.mjs" "${options[@]}" ;; esac
