#!/usr/bin/env bash
# Ends all access of phones at once: of guests, with what they were lent, or of the user's keys.
# It must not touch records, page or stack beyond that.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"

usage() {
  cat <<'TEXT'
deploy/aws/stop.sh [options]: end all access of phones now; deploy.sh --guest-days N opens it to guests again

TEXT
  common_usage
}

kDeny='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'

stop_guests() {
  begin 'denying guests everything, at once'
  change "$current_step" iam put-role-policy --role-name "${out[GuestRole]}" --policy-name stopped --policy-document "$kDeny"
  begin 'having the stack keep it so'
  if [ "${out[GuestAccessUntil]}" = stopped ]; then
    say '    it does already'
  else
    update_parameters "$current_step" GuestAccess=stopped
  fi
  # The stack's own policy denies from here on; a policy that the stack does not know would be in its deletion's way.
  change "$current_step" iam delete-role-policy --role-name "${out[GuestRole]}" --policy-name stopped
}

stop_keys() {
  begin "ending the access keys of ${out[UserName]}"
  local keys key
  keys=$(ask "$current_step" iam list-access-keys --user-name "${out[UserName]}" --query "AccessKeyMetadata[?Status=='Active'].AccessKeyId")
  [ "$keys" != None ] || keys=''
  for key in $keys; do
    change "$current_step" iam update-access-key --user-name "${out[UserName]}" --access-key-id "$key" --status Inactive
    say "    $key"
  done
  say '  link.sh --iam-user --rotate makes a new one.'
}

read_common_options "$@"
start
require_stack
if [ -n "${out[GuestRole]:-}" ]; then stop_guests; else stop_keys; fi
[ "$dry_run" = yes ] || say 'No phone gets in any more; what they still hold waits on them. / アクセスをすべて止めました。'
