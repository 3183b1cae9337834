"""Lets pages of other origins read answers: API Gateway leaves that to the function that it calls.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from collections.abc import Sequence
from typing import NamedTuple

from .request import HttpRequest, HttpResponse

ANY_ORIGIN = "*"

_ALWAYS_READABLE = frozenset(
    "cache-control content-language content-length content-type expires last-modified"
    " pragma set-cookie".split()
)
"""Fields that pages may read without being told (https://fetch.spec.whatwg.org), and one that they never may."""


class Cors(NamedTuple):
    """Which pages may read answers, and what of them."""

    origins: Sequence[str] = ()
    exposed: Sequence[str] = ()  # header fields beside those of an answer itself
    allows_credentials: bool = False


def allow_origins(cors: Cors, http: HttpRequest, response: HttpResponse) -> None:
    """Add the header fields of CORS to an answer, unless its handler set them."""
    fields = response.headers
    names = {name.lower(): name for name, _ in fields}
    if "access-control-allow-origin" in names:
        return
    if ANY_ORIGIN in cors.origins:
        fields.append(("Access-Control-Allow-Origin", ANY_ORIGIN))
    else:
        fields.append(("Vary", "Origin"))
        origin = http.headers.get("origin")
        if origin in cors.origins:
            fields.append(("Access-Control-Allow-Origin", str(origin)))
            if cors.allows_credentials:
                fields.append(("Access-Control-Allow-Credentials", "true"))
    exposed = [name for key, name in names.items() if key not in _ALWAYS_READABLE]
    exposed += [name for name in cors.exposed if name.lower() not in names]
    if exposed:
        fields.append(("Access-Control-Expose-Headers", ", ".join(exposed)))
