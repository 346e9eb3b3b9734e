#!/usr/bin/env bash
# Tries the newest Emscripten that Debian has (testing's), in a private folder: builds and runs the WebAssembly unit
# tests with it and links the page. It must not touch the machine's own Emscripten, nor the builds made with that.
#
# Needs root (a Debian system is unpacked under build/tools/newest and entered by chroot), about 2 GB and some minutes.
set -euo pipefail
# shellcheck source=tools/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

system=$tools/newest
copy=/root/facelog # where the sources are inside it

unpack_system() {
  local scripts=$tools/debootstrap mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || die 'no Debian archive is configured here, or its lists are not there: apt-get update'
  # An older debootstrap does not know testing's name: its script is sid's.
  rm -rf "$scripts" "$system.part"
  cp -r /usr/share/debootstrap "$scripts"
  [ -e "$scripts/scripts/testing" ] || ln -s sid "$scripts/scripts/testing"
  DEBOOTSTRAP_DIR=$scripts debootstrap --variant=minbase testing "$system.part" "$mirror"
  mv "$system.part" "$system"
}

# inside COMMAND…: in the private system, with its own mounts, which end with it.
inside() {
  cp /etc/resolv.conf "$system/etc/resolv.conf"
  # shellcheck disable=SC2016 # the inner shell's own variables
  unshare --mount --pid --fork bash -c '
    system=$1
    shift
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    exec chroot "$system" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' _ "$system" "$@"
}

install_emscripten() {
  # The machine's own settings for apt (a proxy, say) hold inside too.
  cp -r /etc/apt/apt.conf.d/. "$system/etc/apt/apt.conf.d/"
  rm -f "$system"/etc/apt/apt.conf.d/{20packagekit,50appstream}
  inside apt-get update
  inside env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends install \
    emscripten cmake ninja-build nlohmann-json3-dev nodejs
}

# The sources as they are now, and the libraries that set-up unpacked; builds of an earlier call stay.
copy_sources() {
  mkdir -p "$system$copy/build"
  tar -C "$root" --exclude=./build --exclude=./.git --exclude=node_modules -cf - . | tar -C "$system$copy" -xf -
  rm -rf "$system$copy/build/tools"
  mkdir -p "$system$copy/build/tools"
  cp -r "$tools/src" "$tools/sources.cmake" "$system$copy/build/tools/"
  # What makes the page's files small needs no other system.
  cp -r "$root/tools/node_modules" "$system$copy/tools/"
}

build_inside() { # PRESET
  inside sh -c "cd $copy && cmake --preset $1 && cmake --build --preset $1 -j $(nproc)"
}

[ "$(id -u)" -eq 0 ] || die 'tools/newest_emscripten.sh needs root, for chroot'
command -v debootstrap >/dev/null || die 'debootstrap is missing: apt-get install debootstrap'
setup_lock
facelog_setup run test
[ -d "$system" ] || step "unpacking Debian testing" unpack_system
[ -x "$system/usr/bin/emcc" ] || step "installing its Emscripten" install_emscripten
step "copying the sources" copy_sources
version=$(inside emcc --version 2>/dev/null | sed -n '1s/^[^)]*) \([0-9.]*\).*/\1/p')
step "building the unit tests with Emscripten $version" build_inside wasm-tests
inside sh -c "cd $copy && node build/wasm-tests/facelog_tests.js --colour-mode none" | tail -n 3
step "linking the page with Emscripten $version" build_inside web-release
inside node "$copy/tools/size.mjs"
say "Emscripten $version: the unit tests pass and the page links"
