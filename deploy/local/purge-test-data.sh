#!/bin/sh
# Takes test records out of the local target's bucket; --help says more. It only finds the right node.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for private in "$here"/../../build/tools/node/node_modules/node-linux-*/bin; do
  if [ -x "$private/node" ]; then PATH=$private:$PATH; fi
done
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 20 ] || [ ! -d "$here/node_modules" ]; then
  echo 'facelog: run deploy/local/run.sh once, it installs what this needs' >&2
  exit 1
fi
exec node "$here/purge_test_data.mjs" "$@"
