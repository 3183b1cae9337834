"""`$ref`s of an API definition: API Gateway follows those inside of the document.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from codegen.contract.values import is_intrinsic
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

_MODEL_URL = re.compile(r"https://apigateway\.amazonaws\.com/restapis/")
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
"""Members whose values are the user's data."""


def check_document_references(data: Mapping[str, Any], findings: Findings) -> None:
    """Report references that lead nowhere."""
    for reference, pointer in _references(data):
        if reference.startswith("#"):
            _check_local(reference, data, pointer, findings)
        elif not _MODEL_URL.match(reference):
            findings.error(
                "CG112",
                f"reference {reference!r} leads out of the document: API Gateway does not follow it",
                pointer,
                "write what it names into the document",
            )


def _references(data: Any) -> Iterator[tuple[str, str]]:
    stack: list[tuple[Any, str, bool]] = [(data, "", False)]
    while stack:
        node, pointer, is_names = stack.pop()
        if isinstance(node, list):
            stack += [(item, child(pointer, index), False) for index, item in enumerate(node)]
        elif isinstance(node, Mapping) and not is_intrinsic(node):
            reference = node.get("$ref")
            if isinstance(reference, str) and not is_names:
                yield reference, child(pointer, "$ref")
            stack += [
                (value, child(pointer, name), name == "properties" and not is_names)
                for name, value in node.items()
                if name not in _DATA or is_names
            ]


def _check_local(reference: str, data: Mapping[str, Any], pointer: str, findings: Findings) -> None:
    node: Any = data
    for part in reference[1:].split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if is_intrinsic(node) or isinstance(
            node, list
        ):  # known at the deployment only; lists are never short here
            return
        if not isinstance(node, Mapping) or name not in node:
            known = [str(each) for each in node] if isinstance(node, Mapping) else []
            hint = did_you_mean(name, known, "define it, or correct the name")
            findings.error("CG112", f"reference {reference!r} leads nowhere", pointer, hint)
            return
        node = node[name]
