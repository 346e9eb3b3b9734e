#!/usr/bin/env bash
# Compares a phone's export with the log: is every record that it sent there?
# It must not change anything.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/aws/objects.sh
. "$here/objects.sh"

usage() {
  cat <<'TEXT'
deploy/aws/reconcile.sh EXPORT.jsonl [options]: which records of a phone's export (one line of JSON each) are not in the log?
Ends with 1 when one is missing.

TEXT
  common_usage
}

export_file=''
while [ $# -gt 0 ]; do
  case $1 in
    --*) common_option "$@" && shift "$taken" ;;
    *) export_file=$1 && shift ;;
  esac
done
[ -f "$export_file" ] || die "a file of the phone's export is needed (--help)"

start
require_stack
fetch log/
fetch errors/
begin 'comparing'
records_tool reconcile "$export_file" "$temporary/objects"
