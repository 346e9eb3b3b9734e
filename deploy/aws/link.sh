#!/usr/bin/env bash
# The provisioning link again, or a new one that makes the old one void; a user's access key.
# It must not put a key or a token into a link or a file.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"

usage() {
  cat <<'TEXT'
deploy/aws/link.sh [options]: show the provisioning link and its QR code

TEXT
  common_usage
  cat <<'TEXT'
  --rotate         guests: replace the pool, so that the old link and all that was lent by it end now
                   with --iam-user: make a new access key and delete the old ones
  --iam-user       make an access key of the stack's user and show it, this once
TEXT
}

rotate=no iam_user=no
while [ $# -gt 0 ]; do
  case $1 in
    --rotate) rotate=yes && shift ;;
    --iam-user) iam_user=yes && shift ;;
    *) common_option "$@" && shift "$taken" ;;
  esac
done

rotate_pool() {
  begin 'replacing the pool: the old link ends'
  local turn
  confirm 'Every phone then needs the new link. Go on? / 古いリンクは無効になります。続けますか?'
  turn=$(ask "$current_step" cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].Parameters[?ParameterKey=='GuestPoolTurn'].ParameterValue")
  if [ "$turn" = a ]; then turn=b; else turn=a; fi
  update_parameters "$current_step" "GuestPoolTurn=$turn" "GuestSessionsAfter=$(utc_time 0)"
  begin 'ending what the old pool lent until it was gone'
  update_parameters "$current_step" "GuestSessionsAfter=$(utc_time 0)"
  [ "$dry_run" = yes ] || read_stack
}

make_key() {
  local old key
  [ -n "${out[UserName]:-}" ] || die "the stack $stack has no user: it was deployed with --credentials ${out[Credentials]}"
  begin "the access keys of ${out[UserName]}"
  old=$(ask "$current_step" iam list-access-keys --user-name "${out[UserName]}" --query 'AccessKeyMetadata[].AccessKeyId')
  [ "$old" != None ] || old=''
  if [ -n "$old" ] && [ "$rotate" = no ]; then
    die "there is a key already ($old); its secret cannot be shown again. --iam-user --rotate makes a new one and deletes the old"
  fi
  confirm 'Make a new access key, and show its secret here? / アクセスキーを作成して表示しますか?'
  # The limit is two: with two old ones the first goes before.
  if [ "$(wc -w <<<"$old")" -ge 2 ]; then
    change "$current_step" iam delete-access-key --user-name "${out[UserName]}" --access-key-id "${old%%[[:space:]]*}"
    old=${old##*[[:space:]]}
  fi
  key=$(change "$current_step" iam create-access-key --user-name "${out[UserName]}" --query 'AccessKey.[AccessKeyId,SecretAccessKey]')
  if [ -n "$old" ]; then
    change "$current_step" iam delete-access-key --user-name "${out[UserName]}" --access-key-id "$old"
  fi
  [ -n "$key" ] || return 0
  say
  say "  Access key ID:      ${key%%[[:space:]]*}"
  say "  Secret access key:  ${key##*[[:space:]]}"
  say '  Shown this once. Type it into the page (gear); whoever has it may send pictures at your cost until you take it back.'
}

start
require_stack
if [ "$iam_user" = yes ]; then
  make_key
elif [ "$rotate" = yes ]; then
  [ -n "${out[IdentityPoolId]:-}" ] || die "the stack $stack has no guests; link.sh --iam-user --rotate replaces its user's key"
  rotate_pool
fi
[ -n "${out[SiteUrl]:-}" ] || die "the stack $stack has no site: deploy/aws/deploy.sh makes it"
endpoint=$(ask "asking for the account's IoT endpoint" iot describe-endpoint --endpoint-type iot:Data-ATS --query endpointAddress)
show_link
if [ "$rotate" = yes ] && [ "${out[Credentials]}" = public ]; then
  say '  The site still names the old pool: deploy/aws/deploy.sh puts the new one there.'
fi
