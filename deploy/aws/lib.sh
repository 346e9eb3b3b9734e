# shellcheck shell=bash
# What the scripts of deploy/aws share: options, calls of the aws command, and what is said when one fails.
# It must not know what any of them is for. Sourced; the script that sources it has a usage().
set -euo pipefail

aws_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$aws_folder/../.." && pwd)
default_region=ap-northeast-1
name='' region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}} profile='' dry_run=no yes=no
current_step='reading the options'
export AWS_PAGER='' # version 2 would show long answers page by page

say() { printf '%s\n' "$*"; }

die() {
  printf 'facelog: %s\n' "$*" >&2
  exit 1
}

# --- options ---------------------------------------------------------------------------------------------------------

common_usage() {
  cat <<'TEXT'
  --name NAME      whose stack: lower-case letters and digits, such as yamada; without it the course's own names
  --region REGION  (AWS_REGION, AWS_DEFAULT_REGION, the profile's, else ap-northeast-1)
  --profile NAME   a profile of the aws command
  --dry-run        ask AWS, change nothing: show the calls that would change something
  --yes            do not ask
  --help           this text
TEXT
}

needs_value() { [ $# -ge 2 ] || die "$1 needs a value (--help lists the options)"; }

# common_option OPTION [VALUE…]: sets `taken` to how many words it took.
common_option() {
  taken=2
  case $1 in
    --name | --region | --profile) needs_value "$@" ;;&
    --name)
      [[ $2 =~ ^[a-z][a-z0-9]{0,19}$ ]] || die "--name takes up to 20 lower-case letters and digits, a letter first, not \"$2\""
      name=$2
      ;;
    --region)
      [[ $2 =~ ^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$ ]] || die "\"$2\" is no region; one looks like ap-northeast-1"
      region=$2
      ;;
    --profile) profile=$2 ;;
    --dry-run) dry_run=yes taken=1 ;;
    --yes) yes=yes taken=1 ;;
    --help)
      usage
      exit 0
      ;;
    *) die "unknown option \"$1\" (--help lists the options)" ;;
  esac
}

# For scripts without options of their own.
read_common_options() {
  while [ $# -gt 0 ]; do
    common_option "$@"
    shift "$taken"
  done
}

confirm() { # QUESTION
  [ "$yes" = no ] || return 0
  [ "$dry_run" = no ] || return 0
  local answer=''
  read -r -p "$1 [y/N] " answer || true
  case $answer in y | Y | yes | はい) return 0 ;; esac
  say 'Nothing was changed. / 何も変更していません。'
  exit 1
}

# --- one temporary folder, one way out ---------------------------------------------------------------------------------

temporary=''

clean_up() { [ -z "$temporary" ] || rm -rf "$temporary"; }

interrupted() {
  trap - INT TERM
  printf '\nfacelog: stopped at "%s".\n  What AWS has begun goes on there. The same command again finds out how far it came and goes on.\n' "$current_step" >&2
  exit 130
}

needed_commands=(aws node)

# Reads region and profile, finds the commands that are needed. Call it after the options.
start() {
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/facelog.XXXXXX")
  trap clean_up EXIT
  trap interrupted INT TERM
  local private command
  for private in "$repository"/build/tools/node/node_modules/node-linux-*/bin; do
    [ ! -x "$private/node" ] || PATH=$private:$PATH
  done
  for command in "${needed_commands[@]}"; do
    command -v "$command" >/dev/null || die "the command \"$command\" is missing: install it and start again (deploy/README.md says what is needed)"
  done
  [ -n "$region" ] || region=$(aws configure get region ${profile:+--profile "$profile"} 2>/dev/null) || true
  region=${region:-$default_region}
  stack=facelog${name:+-$name}
  aws_options=(--region "$region" --output text)
  [ -z "$profile" ] || aws_options+=(--profile "$profile")
  # Another place that answers as AWS does, for tests.
  [ -z "${FACELOG_AWS_ENDPOINT:-}" ] || aws_options+=(--endpoint-url "$FACELOG_AWS_ENDPOINT")
  read_account
}

# --- calls -----------------------------------------------------------------------------------------------------------

# The next thing to try, by what AWS said.
advice() { # MESSAGE
  case $1 in
    *ExpiredToken* | *'token included in the request is expired'* | *RequestExpired* | *'Token has expired'* | *'session has expired'* | *'security token'*'expired'*)
      say 'Your credentials have expired: sign in again (aws sso login, or new keys), then the same command.' ;;
    *'Unable to locate credentials'* | *NoCredentials* | *'could not be found'*) say 'Sign in first: aws configure, or aws sso login; --profile names another profile.' ;;
    *'Could not connect to the endpoint'* | *'not supported in this region'* | *'Connect timeout'*)
      say 'No network, or the service is not in this region: another one with --region (ap-northeast-1 has them all), or for Amazon Rekognition alone with --rekognition-region.' ;;
    *InvalidClientTokenId* | *SignatureDoesNotMatch* | *UnrecognizedClient* | *InvalidSignature*) say 'AWS does not know these keys: aws configure shows which are in use; see that the clock is right.' ;;
    *AccessDenied* | *UnauthorizedOperation* | *'not authorized'* | *Forbidden*)
      say 'Who deploys lacks this right: deploy/README.md lists the least policy. Show it to whoever manages the account.' ;;
    *Throttling* | *'Rate exceeded'* | *TooManyRequests*) say 'AWS asks to go slower: wait a minute, then the same command.' ;;
    *'does not exist'* | *NotFound* | *NoSuch*) say "See what is there with deploy/aws/status.sh${name:+ --name $name}; was it deployed, under this name and region?" ;;
    *) say "See what is there with deploy/aws/status.sh${name:+ --name $name}; the same command again goes on where it stopped." ;;
  esac
}

fail_step() { # STEP MESSAGE
  local message
  message=$(printf '%s' "$2" | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
  { printf 'facelog: failed at: %s\n  AWS says: %s\n  Next: ' "$1" "${message:-nothing}" && advice "$message"; } >&2
  exit 1
}

aws_cli() { aws "${aws_options[@]}" "$@"; }

# ask STEP ARGUMENTS…: a call that changes nothing; prints the answer, "None" where there is none.
ask() {
  local step=$1 answer errors
  shift
  errors=$(mktemp "$temporary/XXXXXX")
  answer=$(aws_cli "$@" 2>"$errors") || fail_step "$step" "$(cat "$errors")"
  printf '%s' "$answer"
}

# ask_softly ARGUMENTS…: as ask, but a failure is an answer, too: `soft_answer`, or false and the message in `soft_error`.
ask_softly() {
  soft_error='' soft_answer=''
  soft_answer=$(aws_cli "$@" 2>"$temporary/soft") && return 0
  soft_error=$(cat "$temporary/soft")
  return 1
}

quoted() { printf ' %q' "$@"; }

# change STEP ARGUMENTS…: a call that changes something; in a dry run it is shown instead.
change() {
  local step=$1
  shift
  if [ "$dry_run" = yes ]; then
    printf '  would call: aws%s\n' "$(quoted "$@")" >&2
    return 0
  fi
  ask "$step" "$@"
}

begin() { # STEP: what is said when it is interrupted
  current_step=$1
  say "- $1"
}

read_account() {
  current_step='asking whose account this is'
  local answer
  answer=$(ask "$current_step" sts get-caller-identity --query '[Account,Arn]')
  # shellcheck disable=SC2034 # the scripts say who it is
  read -r account caller <<<"$answer"
}

# --- the stack -------------------------------------------------------------------------------------------------------

# read_stack: stack_status ("" when there is none), and its outputs in the map `out`.
declare -A out=()
read_stack() {
  local answer key value
  out=() stack_status=''
  if ! ask_softly cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus'; then
    case $soft_error in *'does not exist'*) return 0 ;; esac
    fail_step 'reading the stack' "$soft_error"
  fi
  stack_status=$soft_answer
  answer=$(ask 'reading what the stack made' cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]')
  while read -r key value; do
    if [ -n "$key" ] && [ "$key" != None ]; then out[$key]=$value; fi
  done <<<"$answer"
}

require_stack() {
  read_stack
  if [ -z "$stack_status" ] || [ -z "${out[BucketName]:-}" ]; then
    die "there is no stack $stack in $region of account $account. Deploy it first (deploy/aws/deploy.sh), or name it: --name, --region"
  fi
}

# read_endpoints REKOGNITION-REGION REGION…: the account's IoT host, `endpoint`, and in `pairs` REGION=HOST of each region
# that the page may call, the stack's own first. A region for Amazon Rekognition alone has no host.
read_endpoints() {
  local rekognition_region=$1 each host
  shift
  pairs=()
  for each in "$region" "$@"; do
    [[ " ${pairs[*]} " != *" $each="* ]] || continue
    # The last --region on the line counts.
    host=$(ask "asking for the IoT endpoint in $each" iot describe-endpoint --endpoint-type iot:Data-ATS --query endpointAddress --region "$each")
    pairs+=("$each=$host")
  done
  endpoint=${pairs[0]#*=}
  [ -z "$rekognition_region" ] || [[ " ${pairs[*]} " == *" $rekognition_region="* ]] || pairs+=("$rekognition_region=")
}

# What a page of this stack is told, NAME=VALUE each in `settings`; the pool's id is not among them.
read_settings() {
  settings=("region=${out[Region]}" "rekognition_region=${out[RekognitionRegion]:-}" "iot_endpoint=${endpoint:-}"
    "topic=${out[Topic]}" "buffer_interval_s=${out[BufferIntervalSeconds]}")
}

poll_seconds=${FACELOG_POLL_SECONDS:-5}

# Waits while something is under way; AWS offers no event to wait for here.
wait_for_stack() {
  local last=''
  while :; do
    ask_softly cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus' || {
      case $soft_error in *'does not exist'*) stack_status='' && return 0 ;; esac
      fail_step "$current_step" "$soft_error"
    }
    stack_status=$soft_answer
    case $stack_status in
      REVIEW_IN_PROGRESS) return 0 ;; # a change set that nobody executed: nothing is under way
      *_IN_PROGRESS) ;;
      *) return 0 ;;
    esac
    [ "$stack_status" = "$last" ] || say "    $stack_status"
    last=$stack_status
    sleep "$poll_seconds"
  done
}

# Why the stack failed: the first events that did, without those that were only cancelled.
stack_faults() {
  aws_cli cloudformation describe-stack-events --stack-name "$stack" \
    --query "reverse(StackEvents[?contains(ResourceStatus,'FAILED')&&!contains(ResourceStatusReason||'','cancelled')])[:3].[LogicalResourceId,ResourceStatusReason]" 2>/dev/null |
    tr '\t' ':' | tr '\n' ';' || true
}

# update_parameters STEP NAME=VALUE…: other values for some parameters, the template and all others as they are.
update_parameters() {
  local step=$1 keys key list=() pair
  shift
  keys=$(ask "$step" cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].Parameters[].ParameterKey')
  for key in $keys; do
    for pair in "$@"; do
      [ "$key" != "${pair%%=*}" ] || { list+=("ParameterKey=$key,ParameterValue=${pair#*=}") && continue 2; }
    done
    list+=("ParameterKey=$key,UsePreviousValue=true")
  done
  change "$step" cloudformation update-stack --stack-name "$stack" --use-previous-template --capabilities CAPABILITY_NAMED_IAM \
    --parameters "${list[@]}" >/dev/null
  [ "$dry_run" = no ] || return 0
  wait_for_stack
  [ "$stack_status" = UPDATE_COMPLETE ] || fail_step "$step" "$stack_status: $(stack_faults)"
}

# Of the stack's user: IAM deletes no user that has a key.
delete_keys() {
  local keys key
  begin "deleting the access keys of ${out[UserName]}"
  keys=$(ask "$current_step" iam list-access-keys --user-name "${out[UserName]}" --query 'AccessKeyMetadata[].AccessKeyId')
  for key in ${keys/None/}; do
    change "$current_step" iam delete-access-key --user-name "${out[UserName]}" --access-key-id "$key"
  done
}

# An interrupted stop.sh leaves its own denial, of which the stack knows nothing: in the way of guests, and of the role's end.
lift_denial() {
  local denial=(--role-name "${out[GuestRole]}" --policy-name stopped)
  if ask_softly iam get-role-policy "${denial[@]}"; then
    begin 'taking back what an interrupted stop.sh denied guests'
    change "$current_step" iam delete-role-policy "${denial[@]}"
  else
    case $soft_error in *NoSuchEntity*) ;; *) fail_step 'looking for what stop.sh denied guests' "$soft_error" ;; esac
  fi
}

# list_keys BUCKET PREFIX: one a line; nothing when there is none. False when it cannot be told.
list_keys() {
  local answer
  # `ask` ends this subshell alone: without the return a failure would pass for an empty list.
  answer=$(ask "listing s3://$1/$2" s3api list-objects-v2 --bucket "$1" --prefix "$2" --query 'Contents[].[Key]') || return 1
  [ -z "$answer" ] || grep -vx None <<<"$answer" || true
}

count_lines() { # TEXT
  if [ -z "$1" ]; then echo 0; else wc -l <<<"$1" | tr -d ' '; fi
}

# --- small things ----------------------------------------------------------------------------------------------------

page_tool() { node "$aws_folder/page.mjs" "$@"; }

sha256() { # FILE
  node -e 'process.stdout.write(require("crypto").createHash("sha256").update(require("fs").readFileSync(process.argv[1])).digest("hex"))' "$1"
}

utc_time() { # SECONDS from now
  node -p 'new Date(Date.now() + 1000 * process.argv[1]).toISOString().replace(/\.\d+/, "")' -- "$1"
}

# The provisioning link: settings, and in the default way the pool's id, the shared secret. Never a key.
show_link() {
  local link
  read_settings
  link=$(page_tool link "${out[SiteUrl]:-}" "name=$stack" "${settings[@]}" "identity_pool_id=${out[IdentityPoolId]:-}")
  say "  provisioning link / 設定リンク:"
  say "  $link"
  page_tool qr "$link"
  case ${out[Credentials]} in
    link) say '  Whoever has this link may send pictures at your cost until the end of guest access; link.sh --rotate makes it void.' ;;
    public) say "  Anybody who finds the site may send pictures at your cost: the pool's id stands in its config.json." ;;
    iam-user) say '  It holds no key: each phone gets one by hand (link.sh --iam-user).' ;;
  esac
  [ -z "${out[GuestAccessUntil]:-}" ] || say "  guest access / ゲスト利用期限: ${out[GuestAccessUntil]}"
}
