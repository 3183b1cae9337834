#!/usr/bin/env bash
# Recorded cases and corpora that lie beside the checkout: shared_checks.sh BIN SHARED
# Each check has its own last line; thresholds are what main holds today and only ever rise.
set -euo pipefail
bin=$1 shared=$2
export CODEGEN="$bin/codegen" PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The checks write beside themselves, and shared may be read-only.
cp -r "$shared/check" "$shared/cases" "$work/"

echo "-- hostile contracts"
"$bin/python" "$work/check/hostile.py" --cases "$work/cases/hostile" --python "$bin/python" --min 1.0

echo "-- mapping templates"
"$bin/python" "$work/check/vtl.py" --cases "$work/cases/vtl" --min 1.0

echo "-- deployment templates"
"$bin/python" "$work/check/lint_templates.py" --cases "$work/cases/templates" --min 1.0

echo "-- real contracts"
"$bin/python" "$work/check/corpus.py" --mypy --lint-gateway \
    "$shared"/specs/{guru_linode_com.json,guru_ebay_com_sell_marketing.json,opc_baseline_openapi_3_0.json} \
    "$shared"/specs/{readme_petstore_expanded.yaml,pdk_handlers.yaml}

echo "-- emulator"
"$bin/python" - "$work/cases/emulator" > "$work/ids.txt" <<'PYTHON'
import json, pathlib, sys

for path in sorted(pathlib.Path(sys.argv[1], "cases").glob("*.json")):
    case = json.loads(path.read_text())
    # A canary's second definition can't be written into a template.
    if case.get("kind") in ("rest", "http", "websocket") and "api" not in case["stage"].get("settings", {}).get("canarySettings", {}):
        print(case["id"])
PYTHON
cd "$work/cases/emulator"
"$bin/python" runner.py --ids "$work/ids.txt" --jobs 2 --adapter "$bin/python {here}/adapters/codegen_adapter.py --api {api_json} --functions {functions_dir} --stage {stage_json} --kind {kind} --port {port}"
