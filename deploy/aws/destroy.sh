#!/usr/bin/env bash
# Takes facelog out of an AWS account again: all but the records, or these, too.
# It must not delete anything that is not the stack's or that it did not list before.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"

usage() {
  cat <<'TEXT'
deploy/aws/destroy.sh [options]: remove the stack and all that it made, except the records

TEXT
  common_usage
  cat <<'TEXT'
  --data           the records as well: every object of the log's bucket, and the bucket
TEXT
}

data=no
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=yes && shift ;;
    *) common_option "$@" && shift "$taken" ;;
  esac
done

# Everything that carries the stack's tag, by ARN.
tagged() {
  ask 'looking for what carries the tag' resourcegroupstaggingapi get-resources --tag-filters "Key=facelog,Values=$stack" --query 'ResourceTagMappingList[].[ResourceARN]'
}

# A bucket that outlived its stack is found by its tag: of the stack's buckets only the log's does.
find_log_bucket() {
  log_bucket=${out[BucketName]:-}
  if [ -n "$log_bucket" ] || [ -n "$stack_status" ]; then return 0; fi
  local arn answer
  answer=$(tagged)
  for arn in $answer; do
    # The list of tags is slow to forget: a bucket that answers is there.
    case $arn in arn:*:s3:::*) if ask_softly s3api head-bucket --bucket "${arn##*:::}"; then log_bucket=${arn##*:::}; fi ;; esac
  done
}

show_plan() {
  local keys count
  say "facelog: $stack in $region of account $account"
  if [ -n "$stack_status" ]; then
    say '  goes:'
    ask 'listing the stack' cloudformation list-stack-resources --stack-name "$stack" --query 'StackResourceSummaries[].[ResourceType,PhysicalResourceId]' |
      { grep -v "$(printf '\t')${log_bucket:-no bucket}\$" || true; } | sed 's/^/    /'
  fi
  if [ -n "$log_bucket" ]; then
    keys=$(list_keys "$log_bucket" '')
    count=$(count_lines "$keys")
    if [ "$data" = yes ]; then
      say "  goes, FOR EVER: s3://$log_bucket with $count objects: the records"
    else
      say "  stays: s3://$log_bucket with $count objects: the records (--data removes it, too)"
    fi
  fi
  say '  cannot be undone from here: a QuickSight subscription and its data sets, copies of records elsewhere, CloudTrail.'
}

empty_bucket() { # BUCKET
  change "emptying s3://$1" s3 rm --recursive --only-show-errors "s3://$1"
}

# What the stack does not know of would be in the way of its deletion.
prepare() {
  if [ -n "${out[SiteBucketName]:-}" ]; then
    begin 'emptying the bucket of the page'
    empty_bucket "${out[SiteBucketName]}"
  fi
  if [ -n "${out[UserName]:-}" ]; then delete_keys; fi
  if [ -n "${out[GuestRole]:-}" ]; then lift_denial; fi
}

delete_stack() {
  begin "deleting the stack $stack"
  change "$current_step" cloudformation delete-stack --stack-name "$stack"
  [ "$dry_run" = no ] || return 0
  wait_for_stack
  case $stack_status in
    '' | DELETE_COMPLETE) ;;
    *) fail_step "$current_step" "$stack_status: $(stack_faults)" ;;
  esac
}

delete_data() {
  begin "deleting s3://$log_bucket"
  empty_bucket "$log_bucket"
  change "$current_step" s3api delete-bucket --bucket "$log_bucket"
}

check_leftovers() {
  begin 'looking for what is left'
  [ "$dry_run" = no ] || return 0
  local arn left=no answer
  answer=$(tagged)
  for arn in $answer; do
    case $arn in
      None | *":::${log_bucket:-none}") ;;
      arn:*:s3:::*) if ask_softly s3api head-bucket --bucket "${arn##*:::}"; then say "    left: $arn" && left=yes; fi ;;
      *) say "    AWS still lists (some only for a while): $arn" && left=yes ;;
    esac
  done
  if [ "$left" = no ]; then say '    nothing'; fi
  if [ "$data" = no ] && [ -n "$log_bucket" ]; then say "    as said, the records: s3://$log_bucket"; fi
}

start
read_stack
find_log_bucket
if [ -z "$stack_status" ] && [ -z "$log_bucket" ]; then
  say "There is no stack $stack in $region of account $account, and no bucket of one. / 削除するものはありません。"
  exit 0
fi
show_plan
if [ "$data" = yes ]; then
  confirm 'Remove all of it, records included? / 記録も含めて、すべて削除しますか?'
else
  confirm 'Remove it? / 削除しますか?'
fi
if [ -n "$stack_status" ]; then
  prepare
  delete_stack
fi
if [ "$data" = yes ] && [ -n "$log_bucket" ]; then delete_data; fi
check_leftovers
[ "$dry_run" = yes ] || say 'Done. / 削除しました。'
