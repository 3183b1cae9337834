#!/usr/bin/env bash
# Types the README's first command in a copy of what git tracks, waits for its server, and asks it for /dev/hello.
set -euo pipefail
root=$(git rev-parse --show-toplevel)
folder=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill -TERM -- "-$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
git -C "$root" archive HEAD | tar -x -C "$folder"
cd "$folder"
command=$(awk -v mark="<!-- first -->" '$0 == mark {on = 1; next} on && /^```/ {if (open) exit; open = 1; next} open' README.md)
set -m
bash -c "$command" >server.log 2>&1 &
server=$!
set +m
for _ in $(seq 1200); do
    answer=$(curl -fsS http://127.0.0.1:3000/dev/hello 2>/dev/null) && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.25
done
cat server.log
echo "GET /dev/hello answered: ${answer:-nothing}"
[ "${answer:-}" = '{"message":"Hello, world"}' ] || [ "${answer:-}" = '{"message": "Hello, world"}' ]
