"""Two versions of a WebSocket contract in AsyncAPI in, every change out that a rule has a name for.

What clients send is compared as a request, what they get as a response: a message that became wider breaks nobody who
sends it, and may break whoever reads it.
"""

from __future__ import annotations

from codegen.contract.diff.change import Change
from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.documents import compare_named, conclude
from codegen.contract.diff.lifecycle import Policy
from codegen.contract.diff.parts import Sides
from codegen.contract.diff.report import Report
from codegen.contract.diff.schema.compare import Schemas
from codegen.contract.diff.security import compare_schemes
from codegen.contract.diff.websocket.channels import compare_channels
from codegen.contract.diff.websocket.operations import compare_operations
from codegen.contract.diff.websocket.servers import compare_scheme_members, compare_servers
from codegen.importer.asyncapi.selection import SELECTION_EXTENSION
from codegen.ir.messages import WebSocketContract
from codegen.spec.document import SpecDocument

ReadContract = tuple[SpecDocument, WebSocketContract]


def diff_websocket_contracts(
    before: ReadContract, after: ReadContract, policy: Policy | None = None
) -> list[Change]:
    """Compare two versions of a contract, each as its document in AsyncAPI 3.0's form and what was made of it."""
    sides = Sides(dict(before[0].data), dict(after[0].data))
    policy = policy or Policy()
    comparer = Comparer(sides, policy, Schemas(sides, policy), Report())
    compare_servers(comparer)
    compare_schemes(comparer)
    compare_scheme_members(comparer)
    compare_channels(comparer, before[0], after[0])
    _compare_selection(comparer, before[1], after[1])
    compare_operations(comparer, before[1], after[1])
    components = sides.old.root("components", "schemas"), sides.new.root("components", "schemas")
    compare_named(comparer, "components", "api-schema", *components)
    return conclude(comparer)


def _compare_selection(comparer: Comparer, before: WebSocketContract, after: WebSocketContract) -> None:
    """Clients name the route of a message in the member that the expression says."""
    expressions = [each.api.route_selection_expression for each in (before, after)]
    if expressions[0] != expressions[1]:
        text = f"route selection expression: changed from '{expressions[0]}' to '{expressions[1]}'"
        sides = comparer.sides
        places = sides.old.root(SELECTION_EXTENSION), sides.new.root(SELECTION_EXTENSION)
        comparer.add("websocket-route-selection-expression-changed", text, *places)
