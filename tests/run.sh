#!/usr/bin/env bash
# Sets up, builds and runs every test; the last line counts them: N passed, N failed, N skipped.
# It must not know what a suite tests: every folder of tests/ with *.test.mjs in it is one.
set -euo pipefail

usage() {
  cat <<'TEXT'
tests/run.sh [--only NAME]… [--long] [--no-install] [--help]

  --only NAME   run this suite alone: unit, wasm, types, size, or a folder of tests/ (deploy, browser, …)
  --long        also what takes long: fuzzing, many kills, large ranges of seeds (suites see FACELOG_LONG=1), and
                mutations: the code broken on purpose, to see its tests fail
  --no-install  install nothing: say what is missing and stop
Full output of each suite: build/test-logs/
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../tools/build.sh"
# shellcheck source=tools/options.sh
. "$here/../tools/options.sh"

only=()
while [ $# -gt 0 ]; do
  case $1 in
    --only)
      needs_value "$@"
      only+=("$2")
      shift
      ;;
    --long) export FACELOG_LONG=1 ;;
    *) common_option "$1" ;;
  esac
  shift
done

logs=$root/build/test-logs
longest_suite_s=$((${FACELOG_LONG:-0} == 1 ? 7200 : 1200))
longest_file_s=$((${FACELOG_LONG:-0} == 1 ? longest_suite_s : 300))
passed=0 failed=0 skipped=0

# --- reading a suite's own counts: three numbers, passed failed skipped ----------------------------------------------

count_catch2() { # LOG
  awk '
    /^All tests passed \(/ { for (i = 1; i < NF; i++) if ($(i + 1) == "test") ok = $i }
    /^test cases:/ {
      for (i = 1; i < NF; i++) {
        if ($(i + 1) == "passed") ok = $i
        if ($(i + 1) == "failed") bad = $i
        if ($(i + 1) == "skipped") not = $i
      }
    }
    END { print ok + 0, bad + 0, not + 0 }' "$1"
}

count_node() { # LOG
  awk '
    $2 == "pass" { ok = $3 }
    $2 == "fail" || $2 == "cancelled" { bad += $3 }
    $2 == "skipped" || $2 == "todo" { not += $3 }
    END { print ok + 0, bad + 0, not + 0 }' <(grep -E '^. (pass|fail|cancelled|skipped|todo) [0-9]+$' "$1" | tail -n 6)
}

# A check is one test.
count_check() { printf '1 0 0'; }

# --- running ---------------------------------------------------------------------------------------------------------

known_suites=()

wanted() { # SUITE
  known_suites+=("$1")
  [ ${#only[@]} -eq 0 ] && return 0
  local name
  for name in "${only[@]}"; do [ "$name" = "$1" ] && return 0; done
  return 1
}

report() { # SUITE PASSED FAILED SKIPPED SECONDS
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  printf '%-10s %5d passed, %d failed, %d skipped, %d s\n' "$1" "$2" "$3" "$4" "$5"
}

# suite NAME COUNTER COMMAND…: a command that fails without a failed test, or that ran none, counts as one failure.
suite() {
  local name=$1 counter=$2 log=$logs/$1.log started=$SECONDS status=0 ok bad not
  shift 2
  timeout -k 10 "$longest_suite_s" "$@" >"$log" 2>&1 </dev/null || status=$?
  read -r ok bad not <<<"$("$counter" "$log")"
  if [ "$status" -ne 0 ] && [ "$counter" = count_check ]; then
    ok=0 bad=1
  elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    printf 'the suite ended with code %d\n' "$status" >>"$log"
    bad=1
  elif [ $((ok + bad + not)) -eq 0 ]; then
    printf 'the suite ran no test\n' >>"$log"
    bad=1
  fi
  if [ "$bad" -gt 0 ]; then
    printf -- '---- %s: the end of %s\n' "$name" "$log"
    tail -n 150 "$log"
    printf -- '----\n'
  fi
  report "$name" "$ok" "$bad" "$not" "$((SECONDS - started))"
}

# Whether a preset could be built; what needs one that could not is a failure, and the other suites go on.
built() { # PRESET WORDS
  if [ -z "${build_result[$1]:-}" ]; then
    build_result[$1]=no
    # The lock ends with the subshell: a test may start deploy/local/run.sh, which takes it too.
    if (setup_lock && build_preset "$1" "$2"); then build_result[$1]=yes; fi
  fi
  [ "${build_result[$1]}" = yes ]
}
declare -A build_result

built_page() { built web-release 'the page'; }

not_built() { report "$1" 0 1 0 0; }

run_unit() {
  built native 'core and its unit tests' || { not_built unit && return; }
  suite unit count_catch2 "$root/build/native/facelog_tests" --colour-mode none
}

run_wasm() {
  built wasm-tests 'the unit tests as WebAssembly' || { not_built wasm && return; }
  suite wasm count_catch2 node "$root/build/wasm-tests/facelog_tests.js" --colour-mode none
}

run_types() {
  built_page || { not_built types && return; }
  suite types count_check node "$root/tests/node_modules/typescript/bin/tsc" -p "$root/tests/jsconfig.json"
}

run_size() {
  built_page || { not_built size && return; }
  suite size count_check node "$root/tools/size.mjs" --check
  grep -E '^total|^limit' "$logs/size.log" | sed 's/^/           /' || true
}

run_folder() { # NAME
  built_page || { not_built "$1" && return; }
  if [ "$1" = browser ] && ! command -v chromium >/dev/null; then
    say '           no chromium here: the browser tests are left out'
    report browser 0 0 1 0
    return
  fi
  local files
  # The largest first, so that no long one runs alone at the end.
  mapfile -t files < <(find "$root/tests/$1" -name node_modules -prune -o -name '*.test.mjs' -printf '%s %p\n' | sort -rn | cut -d' ' -f2-)
  # Each file has servers and a browser of its own, which mostly wait for each other: two at a time.
  # Node's limit is one for a whole file, whatever its tests say of their own: with --long that takes long.
  suite "$1" count_node node --test --test-concurrency=2 --test-timeout=$((longest_file_s * 1000)) --test-reporter=spec "${files[@]}"
}

# Each is a file of tests, but none that a quick run should find: breaking, building and testing takes minutes.
run_mutations() {
  suite mutations count_node node --test --test-concurrency=1 --test-timeout=1800000 --test-reporter=spec "$root"/tests/*/mutations.mjs
}

node_folders() {
  local folder
  for folder in "$root"/tests/*/; do
    folder=$(basename "$folder")
    [ "$folder" = node_modules ] && continue
    [ -z "$(find "$root/tests/$folder" -name '*.test.mjs' -print -quit)" ] || printf '%s\n' "$folder"
  done
}

cd "$root"
setup_lock
facelog_setup "${setup_options[@]}" run test
setup_unlock
mkdir -p "$logs"
if wanted unit; then run_unit; fi
if wanted wasm; then run_wasm; fi
if wanted types; then run_types; fi
if wanted size; then run_size; fi
while read -r folder; do
  if wanted "$folder"; then run_folder "$folder"; fi
done < <(node_folders)
if wanted mutations && [ "${FACELOG_LONG:-0}${#only[@]}" != 00 ]; then run_mutations; fi
for name in "${only[@]}"; do
  [[ " ${known_suites[*]} " == *" $name "* ]] || die "there is no suite \"$name\": ${known_suites[*]}"
done
printf '%d s in all\n' "$SECONDS"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
