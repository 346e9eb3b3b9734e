#!/usr/bin/env bash
# Builds the page and packs it for deployment anywhere: build/release/facelog-site.zip and its checksum beside it.
# There is no config.json in it: deploy/aws/deploy.sh adds the one of an account.
set -euo pipefail

usage() {
  cat <<'TEXT'
tools/release.sh [--no-install] [--help]: make build/release/facelog-site.zip and facelog-site.zip.sha256
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/setup.sh
. "$here/setup.sh"
# shellcheck source=tools/build.sh
. "$here/build.sh"
# shellcheck source=tools/options.sh
. "$here/options.sh"
# shellcheck source=tools/zip.sh
. "$here/zip.sh"

for argument in "$@"; do common_option "$argument"; done
setup_lock
facelog_setup "${setup_options[@]}" run deploy
build_preset web-release 'the page'
setup_unlock
mkdir -p "$root/build/release"
zip_file=$root/build/release/facelog-site.zip
rm -f "$zip_file"
zip_folder "$root/build/web-release/site" "$zip_file"
printf '%s  facelog-site.zip\n' "$(zip_checksum "$zip_file")" >"$zip_file.sha256"
say "  $zip_file"
