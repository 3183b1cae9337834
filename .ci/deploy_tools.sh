#!/usr/bin/env bash
# Generated CDK apps and serverless services in the real tools, and wscat in the chat, installed for this run:
# deploy_tools.sh BIN
set -euo pipefail
bin=$1
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "node and npm are not installed: skipped"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund serverless@3.40.0 wscat@6 \
    typescript@5 @serverless/typescript@4 &
python3 -m venv "$folder/cdk"
if ! "$folder/cdk/bin/pip" install --quiet --disable-pip-version-check "aws-cdk-lib>=2.150,<3" || ! wait $!; then
    echo "the tools can't be installed here: skipped"
    exit 0
fi
export CODEGEN_CDK=$folder/cdk/bin/python CODEGEN_SERVERLESS=$folder/node_modules/.bin/serverless
export CODEGEN_SERVERLESS_TYPES=$folder/node_modules
export CODEGEN_WSCAT=$folder/node_modules/.bin/wscat
"$bin/pytest" -q tests/e2e/test_e2e_deploy_tools.py tests/golden/test_golden_deploy_tools.py \
    tests/e2e/test_chat_clients.py
# Every case takes both tools some seconds: those that are most unlike each other.
"$bin/pytest" -q tests/e2e/test_targets_agree.py -k "(the_cdk or the_framework) and (orders or names or private or chat)"
