"""Lets pages of other origins read answers: API Gateway leaves that to the function that it calls.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from collections.abc import Sequence

from .request import HttpRequest, HttpResponse

ANY_ORIGIN = "*"

_ALWAYS_READABLE = frozenset(
    "cache-control content-language content-length content-type expires last-modified"
    " pragma set-cookie".split()
)
"""Fields that pages may read without being told (https://fetch.spec.whatwg.org), and one that they never may."""


def allow_origins(
    origins: Sequence[str], http: HttpRequest, response: HttpResponse
) -> None:
    """Add the header fields of CORS to an answer, unless its handler set them."""
    fields = response.headers
    names = {name.lower(): name for name, _ in fields}
    if "access-control-allow-origin" in names:
        return
    if ANY_ORIGIN in origins:
        fields.append(("Access-Control-Allow-Origin", ANY_ORIGIN))
    else:
        fields.append(("Vary", "Origin"))
        origin = http.headers.get("origin")
        if origin in origins:
            fields.append(("Access-Control-Allow-Origin", str(origin)))
    exposed = [name for key, name in names.items() if key not in _ALWAYS_READABLE]
    if exposed:
        fields.append(("Access-Control-Expose-Headers", ", ".join(exposed)))
