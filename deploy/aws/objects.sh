# shellcheck shell=bash
# What tail, reconcile, redrive, purge and forget share: copies of the log's objects, and bringing changed ones back.
# It must not know which records are meant (records.mjs). Sourced after lib.sh.

: "${aws_folder:?source lib.sh first}" "${temporary?}" "${current_step?}" "${dry_run?}"
declare -A out # lib.sh's

records_tool() { node "$aws_folder/records.mjs" "$@"; }

# fetch PREFIX: copies below it come to $temporary/objects/PREFIX.
fetch() {
  begin "fetching s3://${out[BucketName]}/$1"
  mkdir -p "$temporary/objects/$1"
  ask "$current_step" s3 cp --recursive --only-show-errors "s3://${out[BucketName]}/$1" "$temporary/objects/$1" >/dev/null
}

# remove_records QUESTION MODE VALUES…: shows in which objects the records are, asks, rewrites or deletes these objects.
# Firehose never touches an object that it has written: nothing comes in between.
remove_records() {
  local question=$1 list action key removed kept total=0
  shift
  begin 'looking for the records'
  list=$(records_tool take "$temporary/objects" "$temporary/new" "$@") || exit 1
  if [ -z "$list" ]; then
    say '    there is none. / 該当する記録はありません。'
    return 0
  fi
  while IFS=$'\t' read -r action key removed kept; do
    total=$((total + removed))
    if [ "$action" = put ]; then say "    s3://${out[BucketName]}/$key: $removed go, $kept stay"; else say "    s3://${out[BucketName]}/$key: $removed go, and so does the object"; fi
  done <<<"$list"
  say "  $total records. What the stream still holds (up to ${out[BufferIntervalSeconds]} s) and what phones have not sent is not among them."
  confirm "$question"
  begin 'rewriting the objects'
  while IFS=$'\t' read -r action key removed kept; do
    if [ "$action" = put ]; then
      change "writing $key" s3 cp --only-show-errors "$temporary/new/$key" "s3://${out[BucketName]}/$key"
    else
      change "deleting $key" s3 rm --only-show-errors "s3://${out[BucketName]}/$key"
    fi
  done <<<"$list"
  [ "$dry_run" = yes ] || say "  $total records removed. / ${total}件を削除しました。"
}
