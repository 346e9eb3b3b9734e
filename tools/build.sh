# shellcheck shell=bash
# Builds one CMake preset where its sources changed; for scripts that sourced tools/setup.sh and hold its lock.
# It must not install anything.
: "${root:?source tools/setup.sh first}"

# A build folder made by another Emscripten, by other presets, or before the clone was moved, is of no use: this line tells.
build_key() { # PRESET
  local emcc=''
  if [ "$1" != native ]; then
    emcc=$(readlink -f "$(command -v emcc)")
    emcc+=" $(cat "$(dirname "$emcc")/emscripten-version.txt" 2>/dev/null)"
  fi
  printf '%s %s %s' "$root" "$emcc" "$(cksum <"$root/CMakePresets.json")"
}

# build_preset PRESET WORDS: one line of progress; ninja decides what there is to do.
build_preset() {
  local preset=$1 words=$2 folder=$root/build/$1 key
  key=$(build_key "$preset")
  if [ "$(cat "$folder/build_key" 2>/dev/null)" != "$key" ]; then
    [ ! -f "$folder/build_key" ] || rm -rf "$folder"
    step "preparing: $words" configure_preset "$preset"
    printf '%s' "$key" >"$folder/build_key"
  fi
  step "building: $words" compile_preset "$preset"
}

# In a shell of its own, as below: the caller stays where its user is.
configure_preset() { # PRESET
  (cd "$root" && cmake --preset "$1")
}

# By its preset, which gives Debian's emcc the environment that it needs.
compile_preset() { # PRESET
  (cd "$root" && cmake --build --preset "$1" -j "$(nproc)")
}
