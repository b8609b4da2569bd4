#!/bin/sh
# `npx zhixing …` from anywhere: finds the project behind the link, installs what is missing, and
# hands over to the project's own Node.
set -e
here=$(dirname "$(readlink -f "$0")")
node "$here/install.mjs"
exec "$here/../../node_modules/.bin/node" "$here/zhixing.ts" "$@"
