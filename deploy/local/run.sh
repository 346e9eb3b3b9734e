#!/usr/bin/env bash
# Builds the page where that is needed and serves it with the local target: the whole main job on this machine.
# It must not know how anything is installed (tools/setup.sh) or served (deploy/local/server.mjs).
set -euo pipefail

usage() {
  cat <<'TEXT'
deploy/local/run.sh [options]: build the page, start the local target, print the page's address

  --port N           port of the page and the endpoints (8080); N+1 and N+2 are used as well, 0: any free ports
  --data DIR         where records and settings are kept (build/local-data); objects appear in DIR/s3/BUCKET/
  --flush-seconds N  write records to the bucket after N seconds instead of the template's
  --parameter N=V    a parameter of deploy/template.yaml, as on AWS (Topic=…, Credentials=public, …)
  --dev              build quickly: not optimised as a whole, larger than what is deployed
  --lan              let phones on this network in, over HTTPS
  --no-install       install nothing: say what is missing and stop
  --help             this text
Ctrl-C stops it.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/../../tools/setup.sh"
# shellcheck source=tools/build.sh
. "$here/../../tools/build.sh"
# shellcheck source=tools/options.sh
. "$here/../../tools/options.sh"

port=8080
data=$root/build/local-data
preset=web-release
server_options=()

while [ $# -gt 0 ]; do
  case $1 in
    --port | --data | --flush-seconds | --parameter) needs_value "$@" ;;&
    --port)
      whole_number --port "$2" 0 65533
      port=$((10#$2))
      shift
      ;;
    --data)
      [ -n "$2" ] || die '--data needs a folder'
      data=$2
      shift
      ;;
    --flush-seconds)
      whole_number --flush-seconds "$2" 1 900
      server_options+=(--flush-seconds "$((10#$2))")
      shift
      ;;
    --parameter)
      server_options+=(--parameter "$2")
      shift
      ;;
    --dev) preset=web-dev ;;
    --lan) server_options+=(--lan) ;;
    *) common_option "$1" ;;
  esac
  shift
done

setup_lock
if ! mkdir -p -- "$data" 2>/dev/null || [ ! -w "$data" ]; then die "cannot write to $data: choose a folder with --data"; fi
data=$(CDPATH='' cd -- "$data" && pwd)
facelog_setup "${setup_options[@]}" run
build_preset "$preset" 'the page'
setup_unlock

# exec: Ctrl-C and signals reach the server itself.
exec node "$here/server.mjs" --port "$port" --data "$data" --site "$root/build/$preset/site" "${server_options[@]}"
