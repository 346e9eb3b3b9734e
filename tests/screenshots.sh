#!/usr/bin/env bash
# Takes a picture of every screen: light and dark, English and Japanese, on phones upright and sideways and on a tablet.
# tests/screenshots.sh [OUT]: into build/screenshots/ or OUT. It is no test: people look at the pictures.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../tools/build.sh"
case ${1:-} in -*)
  printf 'tests/screenshots.sh [OUT]\n'
  exit 2
  ;;
esac
out=$(realpath -m "${1:-$root/build/screenshots}")
cd "$root"
(setup_lock && facelog_setup run test && build_preset web-release 'the page')
find_node || true
exec node "$here/browser/screenshots.mjs" --all "$out"
