# shellcheck shell=bash
# Makes the page's zip: the folder's contents (not the folder), always the same bytes of the same files. Sourced.
# It must not know what is done with it.

# Every file has the zip format's first day; the order is that of the names' bytes; no other machine's marks (-X).
zip_folder() { # FOLDER ZIP
  local copy
  copy=$(mktemp -d "${TMPDIR:-/tmp}/facelog-zip.XXXXXX")
  cp -R "$1/." "$copy"
  # The packed forms beside the files are for hosts that hand them out.
  find "$copy" -name '*.br' -delete
  zip_contents "$copy" "$2"
  rm -rf "$copy"
}

# Into a zip that is there already, too.
zip_contents() { # FOLDER ZIP (an absolute path)
  (
    export TZ=UTC LC_ALL=C
    cd "$1" || exit 1
    find . -type f -exec chmod 644 {} + -exec touch -t 198001010000 {} +
    find . -type f | sed 's|^\./||' | sort | zip -X -q -D -@ "$2"
  )
}

zip_checksum() { # FILE
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}
