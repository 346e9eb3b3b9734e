#!/usr/bin/env bash
# Deletes a person's records everywhere in the bucket: log, kept errors, and results of queries.
# It must not decide whose records they are: a RecordId, a DeviceId or a time says so.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/aws/objects.sh
. "$here/objects.sh"

usage() {
  cat <<'TEXT'
deploy/aws/forget.sh --record ID | --device ID | --between FROM TO [options]: delete records for good

  --record ID        one record; can be given again
  --device ID        all of one phone; can be given again
  --between FROM TO  from a moment (included) to another (not), in UTC: 2026-01-31 or 2026-01-31T09:00:00Z
TEXT
  common_usage
}

mode='' values=()

mean() { # MODE VALUES…
  [ -z "$mode" ] || [ "$mode" = "$1" ] || die 'one of --record, --device and --between at a time'
  mode=$1
  shift
  values+=("$@")
}

while [ $# -gt 0 ]; do
  case $1 in
    --record | --device)
      needs_value "$@"
      mean "${1#--}" "$2"
      shift 2
      ;;
    --between)
      [ $# -ge 3 ] || die '--between needs two times (--help)'
      [ "$mode" != between ] || die '--between can be given once: start again for another range'
      mean between "$2" "$3"
      shift 3
      ;;
    *) common_option "$@" && shift "$taken" ;;
  esac
done
[ -n "$mode" ] || die 'whose records? --record ID, --device ID or --between FROM TO (--help)'

start
require_stack
fetch log/
fetch errors/
remove_records 'Delete these records for good? / これらの記録を完全に削除しますか?' "$mode" "${values[@]}"
# A result of a query may hold them, too; results are only copies.
begin "deleting the results of Athena's queries"
change "$current_step" s3 rm --recursive --only-show-errors "s3://${out[BucketName]}/athena/"
say '  Not reached from here: copies in QuickSight (refresh its data set), files that were downloaded, the phones themselves.'
