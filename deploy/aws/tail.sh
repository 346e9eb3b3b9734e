#!/usr/bin/env bash
# Prints records of the log as their objects arrive, until Ctrl-C.
# It must not change anything.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/aws/objects.sh
. "$here/objects.sh"

usage() {
  cat <<'TEXT'
deploy/aws/tail.sh [options]: print new records as they arrive; Ctrl-C ends it

TEXT
  common_usage
  cat <<'TEXT'
  --last N         first the records of the last N objects (default 1)
  --once           end after that
TEXT
}

last=1 once=no
while [ $# -gt 0 ]; do
  case $1 in
    --last)
      needs_value "$@"
      [[ $2 =~ ^[0-9]{1,4}$ ]] || die "--last takes a number, not \"$2\""
      last=$2
      shift 2
      ;;
    --once) once=yes && shift ;;
    *) common_option "$@" && shift "$taken" ;;
  esac
done

show_object() { # KEY
  ask "reading $1" s3 cp --only-show-errors "s3://${out[BucketName]}/$1" "$temporary/object" >/dev/null
  records_tool show "$1" "$temporary/object"
}

start
require_stack
current_step='waiting for records'
declare -A seen=()
keys=$(list_keys "${out[BucketName]}" log/)
for key in $keys; do seen[$key]=1; done
if [ "$last" -gt 0 ]; then
  for key in $(tail -n "$last" <<<"$keys"); do show_object "$key"; done
fi
[ "$once" = no ] || exit 0
say "  (new objects come every ${out[BufferIntervalSeconds]} s; Ctrl-C ends)" >&2
trap 'exit 0' INT TERM
while :; do
  sleep "$poll_seconds"
  # Of the hours that still get objects: keys begin with the hour in UTC.
  for hour in $(node -p '[1, 0].map((h) => new Date(Date.now() - h * 3600000).toISOString().slice(0, 13).replace(/[-T]/g, "/")).join(" ")'); do
    keys=$(list_keys "${out[BucketName]}" "log/$hour/")
    for key in $keys; do
      [ -n "${seen[$key]:-}" ] || { seen[$key]=1 && show_object "$key"; }
    done
  done
done
