#!/usr/bin/env bash
# Brings facelog into an AWS account and keeps it there up to date: stack, page, view. Can be run again at any time.
# It must not know what the stack is made of (template.yaml) or how the page is built (tools/release.sh).
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=tools/zip.sh
. "$here/../../tools/zip.sh"

usage() {
  cat <<'TEXT'
deploy/aws/deploy.sh [options]: deploy facelog to your AWS account, or bring what is there up to date

TEXT
  common_usage
  cat <<'TEXT'
  --credentials W  how the page may call AWS: link (default: guests who have the provisioning link),
                   public (guests: anybody who finds the site), iam-user (a key for each phone, by link.sh --iam-user)
  --guest-days N   guests may come for N days from now (7 at a first deployment, and where they take the user's place);
                   also opens again after stop.sh
  --cidr LIST      guests may come from these networks alone, such as 203.0.113.0/24; '' : from anywhere
  --email ADDRESS  who hears of alarms and of the monthly budget
  --retention-days N   delete records after N days (0: never); the page's notice before the first picture says the same N
  --operator TEXT  who operates the page, for its notice; '' : not named there
  --purpose TEXT   what the pictures are for, for the notice; '' : learning and trying out
  --contact TEXT   whom to ask, also for deletion, for the notice; '' : not named there
  --rekognition-region REGION   where pictures are analysed, if not in the stack's own region; '' : there again
  --allowed-regions LIST   further regions that the page may call, such as us-east-1,eu-west-1; '' : none
  --parameter N=V  any other parameter of deploy/template.yaml; can be given again
  --site FILE      a prebuilt site.zip with its site.zip.sha256 beside it, instead of building one here
  --zip-only       only make the zip with config.json, for the console's "Deploy without Git"; needs the stack
What the stack was told and is not told again keeps its value.
TEXT
}

parameters=() credentials='' guest_days='' site_zip='' zip_only=no
# What takes the place of the stack's own values.
declare -A given=()

# told OPTION PARAMETER TEXT: what the page is to say. The limits are the page's own: beyond them it takes no config.json.
told() {
  local LC_ALL=C text=$3 # bytes are counted
  text=${text#"${text%%[![:space:]]*}"}
  text=${text%"${text##*[![:space:]]}"}
  [ ${#text} -le 500 ] || die "$1 takes up to 500 bytes (166 Japanese characters), not ${#text}"
  [[ ! $text =~ ^(AKIA|ASIA).{16}$ ]] || die "$1 was given an access key ID: whoever opens the page would read it"
  given[$2]=$text
}

is_region() { [[ $1 =~ ^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$ ]]; }

while [ $# -gt 0 ]; do
  case $1 in
    --credentials | --guest-days | --cidr | --email | --operator | --purpose | --contact | --retention-days | --rekognition-region | --allowed-regions | --parameter | --site) needs_value "$@" ;;&
    --credentials)
      case $2 in link | public | iam-user) ;; *) die "--credentials is link, public or iam-user, not \"$2\"" ;; esac
      credentials=$2
      ;;
    --guest-days)
      [[ $2 =~ ^[1-9][0-9]{0,2}$ ]] || die "--guest-days takes a number from 1 to 999, not \"$2\""
      guest_days=$2
      ;;
    --cidr) parameters+=("AllowedCidr=$2") ;;
    --email) parameters+=("AlarmEmail=$2") ;;
    --operator) told "$1" Operator "$2" ;;
    --purpose) told "$1" Purpose "$2" ;;
    --contact) told "$1" Contact "$2" ;;
    --retention-days)
      [[ $2 =~ ^(0|[1-9][0-9]{0,3})$ && $2 -le 3650 ]] || die "--retention-days takes a number from 0 to 3650, not \"$2\""
      parameters+=("RetentionDays=$2")
      ;;
    --rekognition-region)
      [ -z "$2" ] || is_region "$2" || die "--rekognition-region: \"$2\" is no region; one looks like ap-northeast-1"
      given[RekognitionRegion]=$2
      ;;
    --allowed-regions)
      for each in ${2//,/ }; do is_region "$each" || die "--allowed-regions: \"$each\" is no region; one looks like ap-northeast-1"; done
      given[AllowedRegions]=${2//,/ }
      ;;
    --parameter)
      [[ $2 =~ ^[A-Za-z]+= ]] || die "--parameter takes NAME=VALUE, not \"$2\""
      # The option's own way knows what else a change of it needs.
      case $2 in Credentials=*) set -- --credentials "${2#*=}" "${@:3}" && continue ;; esac
      parameters+=("$2")
      ;;
    --site) site_zip=$2 ;;
    --zip-only) zip_only=yes && shift && continue ;;
    *) common_option "$@" && shift "$taken" && continue ;;
  esac
  shift 2
done
# Else the zip would lack what was given.
[ "$zip_only" = no ] || [ -z "${parameters[*]}${!given[*]}$credentials$guest_days" ] ||
  die '--zip-only takes the stack as it is: run deploy.sh with the other options first, then again with --zip-only'

# --- before anything is changed --------------------------------------------------------------------------------------

check_rekognition() {
  local where=${rekognition_region:-$region}
  ask "looking for Amazon Rekognition in $where" rekognition list-collections --max-results 1 --region "$where" >/dev/null
}

# One call of each service: it is in this region, and whoever deploys may use it.
check_services() {
  begin "looking for each service in $region"
  local step='looking for'
  check_rekognition
  ask "$step Data Firehose" firehose list-delivery-streams --limit 1 >/dev/null
  ask "$step AWS Amplify Hosting" amplify list-apps --max-results 1 >/dev/null
  ask "$step Amazon Cognito" cognito-identity list-identity-pools --max-results 1 >/dev/null
  ask "$step Amazon Athena" athena list-work-groups --max-results 1 >/dev/null
}

find_site() {
  if [ -z "$site_zip" ]; then
    begin 'building the page'
    "$repository/tools/release.sh"
    site_zip=$repository/build/release/facelog-site.zip
  fi
  [ -f "$site_zip" ] || die "there is no file $site_zip"
  [ -f "$site_zip.sha256" ] || die "beside $site_zip there must be its checksum, $site_zip.sha256"
  [ "$(zip_checksum "$site_zip")" = "$(cut -d' ' -f1 "$site_zip.sha256")" ] ||
    die "$site_zip does not fit its checksum: fetch both again"
}

# Waits for what is under way. A stack that was never made as a whole counts as none, or the new one would lack what a
# first deployment is told; `leftover` is the state of what has to go before.
settle_stack() {
  case $stack_status in
    REVIEW_IN_PROGRESS) ;;
    *_IN_PROGRESS)
      begin "waiting: the stack $stack is being changed already"
      wait_for_stack
      read_stack
      ;;
  esac
  case $stack_status in
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED | DELETE_FAILED) leftover=$stack_status stack_status='' out=() ;;
    REVIEW_IN_PROGRESS) stack_status='' ;; # only a plan: it is deployed as if there were none
  esac
}

# The user goes with its way of calling AWS.
loses_user() { [ -n "${out[UserName]:-}" ] && [ "${credentials:-iam-user}" != iam-user ]; }

# What a first deployment needs to be told, and what is told again only when it is asked for.
choose_parameters() {
  local way=${credentials:-${out[Credentials]:-link}}
  local key headers
  headers=$(page_tool headers "$site_zip" "${pairs[@]}") || headers=''
  [ -n "$headers" ] || die "no headers for the page came of deploy/headers.json and $site_zip; without them the stack would lose its page"
  parameters+=("SiteHeaders=$headers")
  [ -z "$name" ] || parameters+=("Name=$name")
  [ -z "$credentials" ] || parameters+=("Credentials=$credentials")
  for key in "${!given[@]}"; do parameters+=("$key=$(page_tool ascii "${given[$key]}")"); done
  if [ -z "$stack_status" ] || loses_user; then guest_days=${guest_days:-7}; fi # an old end may be long ago
  [ -z "$guest_days" ] || parameters+=("GuestAccessUntil=$(utc_time $((guest_days * 86400)))" GuestAccess=open)
  case $way in
    link) warning='' ;;
    public) warning="WARNING: the pool's id will stand in the public site. Anybody may call Rekognition at your cost, up to the
  account's full rate until the end of guest access: at 5 pictures a second and 0.001 USD each about 430 USD a day." ;;
    iam-user) warning='WARNING: a key does not end by itself. Whoever gets one may call Rekognition at your cost until you take it back
  (link.sh --iam-user --rotate, stop.sh).' ;;
  esac
}

show_plan() {
  local what=create
  [ -z "$stack_status" ] || what='bring up to date'
  say
  say "This will $what the stack $stack in $region of account $account ($caller):"
  say '  a private bucket for the log, a delivery stream with its error log, a topic rule, two roles; how the page may call'
  say '  AWS; an Amplify app with a private bucket for its zip; a table and a workgroup of Athena; three alarms.'
  say '  Standing costs are small: about 0.30 USD a month (three alarms). What is used costs about 0.001 USD a picture'
  say '  (Rekognition), and far less for all else; deploy/README.md works it out. Check the prices of your region.'
  [ -z "$leftover" ] || say "  What an earlier failure left of it ($leftover) is cleared away before."
  if loses_user; then say "  The user ${out[UserName]} and its access keys go before: phones that hold a key need the link."; fi
  [ -z "$guest_days" ] || say "  Guests may come for $guest_days days from now."
  [ -n "$stack_status${given[Operator]:-}" ] || say '  The page will name nobody as its operator: --operator, --purpose and --contact say more.'
  say '  Records are kept until you delete them, unless RetentionDays says otherwise; destroy.sh removes the rest.'
  [ -z "$warning" ] || say "  $warning"
  if [ "${rekognition_region:-$region}" != "$region" ]; then
    say "  Pictures are analysed in $rekognition_region, outside of $region, the region of the records. No alarm counts them there."
  fi
  say
  confirm 'Go on? / 続けますか?'
}

# --- the stack -------------------------------------------------------------------------------------------------------

deploy_stack() {
  begin "deploying the stack $stack (a first time takes two minutes)"
  if [ -n "$leftover" ]; then
    # CloudFormation takes nothing but its deletion.
    say "    clearing away what an earlier failure left ($leftover)"
    change "$current_step" cloudformation delete-stack --stack-name "$stack"
    [ "$dry_run" = yes ] || wait_for_stack
    [ -z "$stack_status" ] || fail_step "$current_step" "$stack_status: $(stack_faults)"
  fi
  local arguments=(cloudformation deploy --stack-name "$stack" --template-file "$repository/deploy/template.yaml"
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset --tags "facelog=$stack" "Name=$stack"
    --parameter-overrides "${parameters[@]}")
  if [ "$dry_run" = yes ]; then
    change "$current_step" "${arguments[@]}"
    return 0
  fi
  local answer
  if ! answer=$(aws_cli "${arguments[@]}" 2>&1); then
    fail_step "$current_step" "$(printf '%s' "$answer" | tail -n 3) $(stack_faults)"
  fi
  case $answer in *'No changes'*) say '    no change' ;; esac
  read_stack
}

# --- the page --------------------------------------------------------------------------------------------------------

# What the page says before the first picture, NAME=VALUE each in `notice`. The days are those after which the bucket
# deletes: there is no second number that could differ.
read_notice() {
  local answer key value
  answer=$(ask "$current_step" cloudformation describe-stacks --stack-name "$stack" \
    --query "sort_by(Stacks[0].Parameters[?contains(['Operator','Purpose','Contact','RetentionDays'],ParameterKey)],&ParameterKey)[].[ParameterKey,ParameterValue]")
  notice=()
  while read -r key value; do
    case $key=$value in
      RetentionDays=0) ;;
      RetentionDays=*) notice+=("retention_days=$value") ;;
      ?*=*) notice+=("${key,,}=$value") ;;
    esac
  done <<<"$answer"
}

make_zip() {
  begin "packing the page with this account's config.json"
  local public_pool=''
  [ "${out[Credentials]}" != public ] || public_pool=${out[IdentityPoolId]}
  mkdir -p "$temporary/config"
  zip_file=$temporary/site.zip # another account's may be made in this clone meanwhile
  cp "$site_zip" "$zip_file"
  read_settings
  read_notice
  page_tool config "${settings[@]}" "${notice[@]}" "identity_pool_id=$public_pool" "site=$(zip_checksum "$site_zip")" -- "${pairs[@]}" >"$temporary/config/config.json"
  zip_contents "$temporary/config" "$zip_file"
}

amplify_state() { # JOB
  ask "$current_step" amplify get-job --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --job-id "$1" --query job.summary.status
}

# follow_job JOB: true when it succeeded; `job_state` is where it ended.
follow_job() {
  local last=''
  while :; do
    job_state=$(amplify_state "$1") || exit 1
    [ "$job_state" = "$last" ] || say "    job $1: $job_state"
    last=$job_state
    case $job_state in
      SUCCEED) return 0 ;;
      FAILED | CANCELLED | CANCELLING) return 1 ;;
    esac
    sleep "$poll_seconds"
  done
}

# Without the bucket: Amplify gives an address for the zip.
deploy_by_upload() {
  local answer job url
  answer=$(ask "$current_step" amplify create-deployment --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --query '[jobId,zipUploadUrl]')
  read -r job url <<<"$answer"
  page_tool put "$url" "$zip_file" 2>"$temporary/put" || fail_step "$current_step" "$(grep -m1 Error "$temporary/put")"
  ask "$current_step" amplify start-deployment --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --job-id "$job" >/dev/null
  follow_job "$job" || fail_step "$current_step" "job $job ended as $job_state: $(job_fault "$job")"
}

job_fault() { # JOB
  aws_cli amplify get-job --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --job-id "$1" \
    --query "job.steps[?status=='FAILED'].[stepName,statusReason]" 2>/dev/null || true
}

deploy_site() {
  begin 'putting the page up (AWS Amplify Hosting)'
  local zip_url
  zip_url=s3://${out[SiteBucketName]}/site/$(zip_checksum "$zip_file").zip
  if page_tool up "${out[SiteUrl]}" "$temporary/config/config.json" "${pairs[@]}"; then
    say '    no change'
    return 0
  fi
  change 'uploading the zip' s3 cp --only-show-errors "$zip_file" "$zip_url"
  if [ "$dry_run" = yes ]; then
    change "$current_step" amplify start-deployment --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --source-url "$zip_url"
    return 0
  fi
  if ask_softly amplify start-deployment --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --source-url "$zip_url" --query jobSummary.jobId; then
    local job=$soft_answer
    if follow_job "$job"; then return 0; fi
    soft_error="job $job ended as $job_state: $(job_fault "$job")"
  fi
  case $soft_error in *Expired* | *Throttling* | *LimitExceeded*) fail_step "$current_step" "$soft_error" ;; esac
  say "    not from the bucket ($(printf '%s' "$soft_error" | tr '\n' ' ')): handing the zip over directly"
  deploy_by_upload
}

check_site() {
  begin "looking at ${out[SiteUrl]}"
  [ "$dry_run" = no ] || return 0
  local faults
  faults=$(page_tool check "${out[SiteUrl]}" "${pairs[@]}") ||
    fail_step "$current_step" "the page is up, but: $faults"
}

# --- reading ---------------------------------------------------------------------------------------------------------

run_query() { # SQL
  local query state
  query=$(ask "$current_step" athena start-query-execution --work-group "${out[WorkGroup]}" --query-execution-context "Database=${out[Database]}" --query-string "$1" --query QueryExecutionId)
  while :; do
    state=$(ask "$current_step" athena get-query-execution --query-execution-id "$query" --query 'QueryExecution.Status.[State,StateChangeReason]')
    case $state in
      SUCCEEDED*) return 0 ;;
      FAILED* | CANCELLED*) fail_step "$current_step" "$state" ;;
    esac
    sleep "$poll_seconds"
  done
}

make_view() {
  local mark
  mark=state/view-$(sha256 "$here/view.sql")
  if ask_softly s3api head-object --bucket "${out[SiteBucketName]}" --key "$mark"; then return 0; fi
  begin 'making the view "records" (Amazon Athena)'
  if [ "$dry_run" = yes ]; then
    change "$current_step" athena start-query-execution --query-string 'CREATE OR REPLACE VIEW records …'
    return 0
  fi
  run_query "$(cat "$here/view.sql")"
  ask "$current_step" s3api put-object --bucket "${out[SiteBucketName]}" --key "$mark" >/dev/null
}

# keep NAME: moves a file that was made into this clone's folder of the stack.
keep() {
  stack_folder=$repository/build/aws/$stack
  { mkdir -p "$stack_folder" && mv -f "$temporary/$1" "$stack_folder/$1"; } 2>/dev/null ||
    die "cannot write $stack_folder/$1: make this folder writable and start again"
}

write_manifest() {
  printf '{"fileLocations":[{"URIPrefixes":["s3://%s/log/"]}],"globalUploadSettings":{"format":"JSON"}}\n' "${out[BucketName]}" \
    >"$temporary/quicksight-manifest.json"
  keep quicksight-manifest.json
}

# --- the whole -------------------------------------------------------------------------------------------------------

needed_commands+=(zip)
start
say "facelog → account $account, $region, stack $stack"
read_stack
leftover=''
if [ "$zip_only" = yes ]; then require_stack; else settle_stack; fi
rekognition_region=${given[RekognitionRegion]-${out[RekognitionRegion]:-}}
if [ -z "$stack_status" ]; then check_services; elif [ -n "${given[RekognitionRegion]:-}" ]; then check_rekognition; fi
begin "asking for the account's IoT endpoint"
# shellcheck disable=SC2086 # a word a region
read_endpoints "$rekognition_region" ${given[AllowedRegions]-${out[AllowedRegions]:-}}
find_site
if [ "$zip_only" = yes ]; then
  make_zip
  keep site.zip
  say "  $stack_folder/site.zip"
  exit 0
fi
choose_parameters
show_plan
if loses_user; then delete_keys; fi
deploy_stack
if [ -n "$guest_days" ] && [ -n "${out[GuestRole]:-}" ]; then lift_denial; fi
if [ "$dry_run" = yes ] && [ -z "${out[AppId]:-}" ]; then
  say '  then: the page into the bucket, to Amplify, a look at it, the view, the link (their names are known when the stack is)'
  exit 0
fi
make_zip
deploy_site
make_view
check_site
write_manifest
current_step='telling how it went'
say
say "The page is up / 公開しました:  ${out[SiteUrl]}"
say "  records / 記録:  s3://${out[BucketName]}/log/    Athena: workgroup ${out[WorkGroup]}, select * from ${out[Database]}.records"
show_link
