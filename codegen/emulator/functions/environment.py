"""The environment variables of a function's processes, as Lambda sets them.

In: a Function and where it seems to run. Out: the whole environment of its workers. It mirrors
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping

from codegen.core.records import Record
from codegen.emulator.functions.runtimes import is_node
from codegen.ir.function import Function

# What handlers may see of the developer's own environment, and nothing else: what works here works on AWS.
_PASSED_ON = frozenset("""
    HOME PATH TMPDIR USER LOGNAME
    HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy
    SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE
    AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_CONFIG_FILE
    AWS_SHARED_CREDENTIALS_FILE AWS_CA_BUNDLE AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
    """.split())
_PASSED_ON_PREFIX = "AWS_ENDPOINT_URL"  # and AWS_ENDPOINT_URL_<SERVICE>

# SDK clients can be made and tested with these; no AWS service accepts them.
_NO_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "LOCAL",
    "AWS_SECRET_ACCESS_KEY": "LOCAL",
    "AWS_SESSION_TOKEN": "LOCAL",
}

# Services whose SDK name differs from the one in ARNs and integration URIs:
# https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
_SDK_NAMES = {
    "cognito-idp": "COGNITO_IDENTITY_PROVIDER",
    "events": "EVENTBRIDGE",
    "monitoring": "CLOUDWATCH",
    "states": "SFN",
}

# A response that breaks the contract is an error here; generated functions check theirs when they are told to.
_LOCAL_ONLY = {"CODEGEN_VALIDATE_RESPONSES": "1"}


class Account(Record, frozen=True):
    """Where functions seem to run."""

    region: str = "us-east-1"
    account_id: str = "123456789012"

    def function_arn(self, function_name: str) -> str:
        return f"arn:aws:lambda:{self.region}:{self.account_id}:function:{function_name}"


def function_environment(function: Function, account: Account, extra: Mapping[str, str]) -> dict[str, str]:
    """Give the variables of one execution environment of `function`; `extra` (an --env-file) wins over everything."""
    passed_on = _passed_on(os.environ)
    credentials = {} if passed_on.keys() & {"AWS_ACCESS_KEY_ID", "AWS_PROFILE"} else _NO_CREDENTIALS
    reserved = {
        "AWS_REGION": account.region,
        "AWS_DEFAULT_REGION": account.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{time.strftime('%Y/%m/%d', time.gmtime())}/[$LATEST]{secrets.token_hex(16)}",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        "LAMBDA_TASK_ROOT": function.code_folder,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "PWD": function.code_folder,
        "SHLVL": "0",
        "TZ": ":UTC",
        "_HANDLER": function.handler,
    }
    if is_node(function) and function.layers:
        folders = [os.path.join(layer, "nodejs", "node_modules") for layer in reversed(function.layers)]
        reserved["NODE_PATH"] = os.pathsep.join(folders)
    return {**passed_on, **credentials, **_LOCAL_ONLY, **reserved, **function.environment, **extra}


def endpoint_variables(urls: Mapping[str, str]) -> dict[str, str]:
    """Give what makes the SDKs in handlers call stand-ins of AWS services.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html

    Args:
        urls: service -> URL; "*" for every other service.
    """
    variables = {}
    for service, url in urls.items():
        name = _SDK_NAMES.get(service, service.upper().replace("-", "_"))
        variables[_PASSED_ON_PREFIX if service == "*" else f"{_PASSED_ON_PREFIX}_{name}"] = url
    return variables


def _passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIX)
    }
