#!/usr/bin/env bash
# The course's list of what may be wrong, asked from the cloud's side: one line each, ok or what is wrong.
# It must not change anything.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"

usage() {
  cat <<'TEXT'
deploy/aws/status.sh [options]: is everything as it should be? Ends with 1 when something is not.

TEXT
  common_usage
}

faults=0

ok() { printf '  ok     %s\n' "$*"; }
bad() { # WHAT NEXT
  printf '  WRONG  %s\n         -> %s\n' "$1" "$2"
  faults=$((faults + 1))
}
note() { printf '  --     %s\n' "$*"; }

# look WHAT ARGUMENTS…: asks; what goes wrong with the asking itself is a line, too.
look() {
  local what=$1
  shift
  ask_softly "$@" && return 0
  bad "$what: $(tr '\n' ' ' <<<"$soft_error")" "$(advice "$soft_error")"
  return 1
}

check_stack() {
  case $stack_status in
    CREATE_COMPLETE | UPDATE_COMPLETE) ok "stack $stack: $stack_status" ;;
    *_IN_PROGRESS) note "stack $stack: $stack_status, ask again when it is done" ;;
    *) bad "stack $stack: $stack_status: $(stack_faults)" "deploy/aws/deploy.sh${name:+ --name $name}" ;;
  esac
}

check_endpoint() {
  look 'IoT endpoint' iot describe-endpoint --endpoint-type iot:Data-ATS --query endpointAddress || return 0
  endpoint=$soft_answer
  ok "IoT endpoint of the account: $endpoint"
}

check_rule() {
  look "rule ${out[RuleName]}" iot get-topic-rule --rule-name "${out[RuleName]}" --query 'rule.[ruleDisabled,awsIotSqlVersion,sql]' || return 0
  local disabled version sql
  IFS=$'\t' read -r disabled version sql <<<"$soft_answer"
  if [ "$disabled" != False ]; then bad "rule ${out[RuleName]} is disabled" "aws iot enable-topic-rule --rule-name ${out[RuleName]} --region $region"; fi
  if [ "$sql" = "SELECT * FROM '${out[Topic]}'" ] && [ "$version" = 2016-03-23 ]; then
    ok "rule ${out[RuleName]}: $sql"
  else
    bad "rule ${out[RuleName]} says \"$sql\" (version $version), not SELECT * FROM '${out[Topic]}'" "deploy/aws/deploy.sh puts it right"
  fi
}

metric() { # ID NAME DIMENSIONS…
  local id=$1 metric=$2
  shift 2
  printf '{"Id":"%s","MetricStat":{"Stat":"Sum","Period":3600,"Metric":{"Namespace":"AWS/IoT","MetricName":"%s","Dimensions":[%s]}}}' "$id" "$metric" "$*"
}

check_metrics() {
  local rule="{\"Name\":\"RuleName\",\"Value\":\"${out[RuleName]}\"}" action='{"Name":"ActionType","Value":"Firehose"}' matched good failed
  look 'what the rule met in the last hour' cloudwatch get-metric-data --start-time "$(utc_time -3600)" --end-time "$(utc_time 0)" \
    --metric-data-queries "[$(metric a TopicMatch "$rule"),$(metric b Success "$rule,$action"),$(metric c Failure "$rule,$action")]" \
    --query 'map(&sum(Values), MetricDataResults)' || return 0
  read -r matched good failed <<<"$soft_answer"
  if [ "${failed%.*}" -gt 0 ]; then
    bad "the rule met ${matched%.*} messages in the last hour; it failed with ${failed%.*}" 'see below; they lie under errors/rule/, and redrive.sh sends them again'
  elif [ "${matched%.*}" -eq 0 ]; then
    note "no message met the rule in the last hour: no phone has sent one, or to another topic, region or account"
  else
    ok "the rule met ${matched%.*} messages in the last hour, and handed ${good%.*} on"
  fi
}

# may WHO ROLE-OR-USER-ARN yes|no ACTION RESOURCE
may() {
  local context=("ContextKeyName=aws:CurrentTime,ContextKeyType=date,ContextKeyValues=$(utc_time 0)"
    "ContextKeyName=aws:RequestedRegion,ContextKeyType=string,ContextKeyValues=${out[RekognitionRegion]:-$region}"
    "ContextKeyName=aws:TokenIssueTime,ContextKeyType=date,ContextKeyValues=$(utc_time 0)")
  [ -z "$guest_ip" ] || context+=("ContextKeyName=aws:SourceIp,ContextKeyType=ip,ContextKeyValues=$guest_ip")
  look "rights of the $1" iam simulate-principal-policy --policy-source-arn "$2" --action-names "$4" --resource-arns "$5" \
    --context-entries "${context[@]}" --query 'EvaluationResults[0].EvalDecision' || return 0
  if [ "$soft_answer" = allowed ] && [ "$3" = yes ]; then
    ok "the $1 may $4"
  elif [ "$soft_answer" != allowed ] && [ "$3" = no ]; then
    ok "the $1 may not $4 on ${5##*:}"
  elif [ "$3" = yes ]; then
    bad "the $1 may not $4 ($soft_answer)" "deploy.sh puts its policy right; guests: the end of their access is ${out[GuestAccessUntil]:-none}"
  else
    bad "the $1 may $4 on ${5##*:}: more than it should" 'somebody changed its policy: deploy.sh puts it right'
  fi
}

check_rights() {
  local iam="arn:aws:iam::$account" iot="arn:aws:iot:$region:$account"
  guest_ip=''
  may "rule's role" "$iam:role/${out[RuleRole]}" yes firehose:PutRecord "arn:aws:firehose:$region:$account:deliverystream/${out[DeliveryStreamName]}"
  may "delivery stream's role" "$iam:role/${out[DeliveryRole]}" yes s3:PutObject "arn:aws:s3:::${out[BucketName]}/log/x"
  local who='page user' arn=''
  [ -z "${out[UserName]:-}" ] || arn=$iam:user/${out[UserName]}
  if [ -n "${out[GuestRole]:-}" ]; then
    who=guest arn=$iam:role/${out[GuestRole]}
    guest_ip=$(aws_cli cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].Parameters[?ParameterKey=='AllowedCidr'].ParameterValue" 2>/dev/null) || true
    guest_ip=${guest_ip%%[/,]*}
    if [ "${out[GuestAccessUntil]}" = stopped ] || [[ "${out[GuestAccessUntil]}" < "$(utc_time 0)" ]]; then
      bad "guest access has ended (${out[GuestAccessUntil]})" "deploy/aws/deploy.sh --guest-days N opens it again"
      return 0
    fi
  fi
  may "$who" "$arn" yes iot:Publish "$iot:topic/${out[Topic]}"
  may "$who" "$arn" yes rekognition:DetectFaces '*'
  may "$who" "$arn" no iot:Publish "$iot:topic/another/topic"
  may "$who" "$arn" no s3:GetObject "arn:aws:s3:::${out[BucketName]}/log/x"
}

check_stream() {
  look "delivery stream ${out[DeliveryStreamName]}" firehose describe-delivery-stream --delivery-stream-name "${out[DeliveryStreamName]}" \
    --query 'DeliveryStreamDescription.DeliveryStreamStatus' || return 0
  if [ "$soft_answer" = ACTIVE ]; then ok "delivery stream ${out[DeliveryStreamName]}: ACTIVE, an object every ${out[BufferIntervalSeconds]} s"; else
    bad "delivery stream ${out[DeliveryStreamName]}: $soft_answer" 'wait a minute; then deploy/aws/deploy.sh'
  fi
}

# look_for_keys PREFIX: as list_keys, in `keys`; what goes wrong with the listing is a line.
look_for_keys() {
  keys=$(list_keys "${out[BucketName]}" "$1" 2>"$temporary/listing") && return 0
  bad "objects under $1: $(grep -o 'AWS says: .*' "$temporary/listing")" "$(sed -n 's/^ *Next: //p' "$temporary/listing")"
  return 1
}

check_objects() {
  local keys
  look_for_keys log/ || return 0
  if [ -z "$keys" ]; then note 'no object in the log yet'; else
    ok "$(count_lines "$keys") objects in the log; the last ones:"
    tail -n 3 <<<"$keys" | sed 's/^/           /'
  fi
  look_for_keys errors/ || return 0
  if [ -z "$keys" ]; then ok 'no error objects'; else
    bad "$(count_lines "$keys") error objects under s3://${out[BucketName]}/errors/" 'errors/rule/: redrive.sh sends them again; errors/firehose/: look at one'
  fi
}

check_errors() {
  local since
  since=$(node -p 'Date.now() - 3600000')
  look "the stream's error log" logs filter-log-events --log-group-name "${out[LogGroupName]}" --start-time "$since" --query 'events[].message' || return 0
  if [ -z "$soft_answer" ] || [ "$soft_answer" = None ]; then ok 'no error of the delivery stream in the last hour'; else
    bad "the delivery stream says: ${soft_answer:0:300}" "its role and the bucket's policy; deploy.sh puts both right"
  fi
}

check_page() {
  [ -n "${out[AppId]:-}" ] || { note 'no site' && return 0; }
  look 'Amplify job' amplify list-jobs --app-id "${out[AppId]}" --branch-name "${out[BranchName]}" --max-results 1 --query 'jobSummaries[0].[jobId,status]' || return 0
  case $soft_answer in
    *SUCCEED) ok "page: Amplify job ${soft_answer%%[[:space:]]*} succeeded" ;;
    *) bad "page: Amplify job ${soft_answer//$'\t'/ }" 'deploy/aws/deploy.sh puts it up again' ;;
  esac
  local answer
  [ -n "${endpoint:-}" ] || return 0 # said above
  # shellcheck disable=SC2086 # a word a region
  read_endpoints "${out[RekognitionRegion]:-}" ${out[AllowedRegions]:-}
  if answer=$(page_tool check "${out[SiteUrl]}" "${pairs[@]}"); then ok "${out[SiteUrl]}: headers and .wasm are right"; else
    bad "${out[SiteUrl]}: $answer" 'deploy/aws/deploy.sh puts it up again'
  fi
}

read_common_options "$@"
start
require_stack
say "$stack in $region of account $account:"
check_stack
check_endpoint
check_rule
check_metrics
check_rights
check_stream
check_objects
check_errors
check_page
if [ "$faults" -gt 0 ]; then
  say "$faults wrong. / 問題が${faults}件あります。"
  exit 1
fi
say 'All is well. / 問題ありません。'
