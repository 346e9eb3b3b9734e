# shellcheck shell=bash
# What the scripts' readings of their options share; for scripts that sourced tools/setup.sh and have a usage().
# It must not know any script's own options.
: "${root:?source tools/setup.sh first}"

# Read by the scripts: what facelog_setup is given.
# shellcheck disable=SC2034
setup_options=()

# needs_value OPTION [VALUE…]: called with all arguments that are left.
needs_value() { [ $# -ge 2 ] || die "$1 needs a value (--help lists the options)"; }

# whole_number OPTION VALUE LOWEST HIGHEST
whole_number() {
  if ! [[ $2 =~ ^[0-9]{1,15}$ ]] || [ "$((10#$2))" -lt "$3" ] || [ "$((10#$2))" -gt "$4" ]; then
    die "$1 needs a whole number from $3 to $4, not \"$2\""
  fi
}

# The options that every script has, and the end for those that none has.
common_option() { # OPTION
  case $1 in
    --no-install) setup_options+=(--no-install) ;;
    --help)
      usage
      exit 0
      ;;
    *) die "unknown option \"$1\" (--help lists the options)" ;;
  esac
}
