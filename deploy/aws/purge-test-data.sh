#!/usr/bin/env bash
# Takes test records out of the log, as the course asks: its three samples, and the page's test messages.
# It must not touch any other record.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/aws/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/aws/objects.sh
. "$here/objects.sh"

usage() {
  cat <<'TEXT'
deploy/aws/purge-test-data.sh [options]: remove the course's samples and the page's test messages from the log

TEXT
  common_usage
}

read_common_options "$@"
start
require_stack
fetch log/
remove_records 'Remove these test records? / テストデータを削除しますか?' test
