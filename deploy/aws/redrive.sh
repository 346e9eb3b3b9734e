#!/usr/bin/env bash
# Sends again what the topic rule could not hand on and its error action kept under errors/rule/.
# It must not delete an error object before its message is accepted.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/aws/objects.sh
. "$here/objects.sh"

usage() {
  cat <<'TEXT'
deploy/aws/redrive.sh [options]: publish the messages under errors/rule/ again, and delete each that was accepted

TEXT
  common_usage
}

read_common_options "$@"
start
require_stack
fetch errors/rule/
mkdir -p "$temporary/payloads"
list=$(records_tool payloads "$temporary/objects" "$temporary/payloads")
if [ -z "$list" ]; then
  say '  There is nothing to send again. / 再送するものはありません。'
  exit 0
fi
count=$(count_lines "$list")
confirm "Publish $count messages again? One that arrives twice counts once in the view. / ${count}件を再送しますか?"
endpoint=$(ask "asking for the account's IoT endpoint" iot describe-endpoint --endpoint-type iot:Data-ATS --query endpointAddress)
begin 'publishing'
while IFS=$'\t' read -r key topic file; do
  # The last --endpoint-url on the line counts.
  change "publishing $key" iot-data publish --topic "$topic" --qos 1 --payload "fileb://$file" --endpoint-url "${FACELOG_AWS_ENDPOINT:-https://$endpoint}" </dev/null
  change "deleting $key" s3 rm --only-show-errors "s3://${out[BucketName]}/$key" </dev/null
done <<<"$list"
[ "$dry_run" = yes ] || say "  $count messages were accepted. / ${count}件を再送しました。"
