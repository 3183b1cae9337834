"""Cognito user pools and JWT authorizers, with tokens and keys made here."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from codegen.core.clock import VirtualClock
from codegen.core.diagnostics import SourceLocation
from codegen.emulator.apis import World, build_apis
from codegen.gateway.exchange import EndpointResponse, MethodRequest, MethodResponse
from codegen.gateway.ports import EndpointRequest, EndpointUnreachable
from codegen.importer.cloudformation.physical import Account
from codegen.importer.gateway_document import import_gateway_document
from codegen.ir.application import Application, DeployedApi, Stage
from codegen.testing.functions import InProcessFunctions

NOW = 1_700_000_000
POOL = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool"
ISSUER = "https://issuer.example/"


RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = {
    "keys": [
        {"kty": "oct", "kid": "other", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "broken", "n": 5},
        {"kty": "RSA", "kid": "small", "n": "AQAB", "e": "AQAB"},
        {**RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "good"},
        {**ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True), "kid": "curve"},
    ]
}
SIGNING: dict[str, Any] = {"RS256": RSA_KEY, "ES256": EC_KEY, "HS256": "0123456789abcdef" * 2, "none": None}


def token(kid: str = "good", alg: str = "RS256", groups: Any = None, **claims: Any) -> str:
    known = {"iss": POOL, "exp": NOW + 60, "token_use": "id", "sub": "alice", **claims}
    known["cognito:groups"] = groups
    known = {name: value for name, value in known.items() if value is not None}
    return jwt.encode(known, SIGNING[alg], algorithm=alg, headers={"kid": kid})


def spoilt(text: str) -> str:
    """The same claims with another character in the signature."""
    head, _, signature = text.rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


class Network:
    """Serves the keys, unless it is down."""

    def __init__(self, *, is_up: bool = True) -> None:
        self.is_up = is_up
        self.asked: list[str] = []

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        self.asked.append(request.uri)
        if not self.is_up:
            raise EndpointUnreachable("down")
        if request.uri == f"{ISSUER}.well-known/openid-configuration":
            return EndpointResponse(200, [], json.dumps({"jwks_uri": "https://issuer.example/keys"}).encode())
        return EndpointResponse(200, [], json.dumps(KEYS).encode())


def api(network: Network, authorizer: dict[str, Any], scopes: tuple[str, ...] = ()) -> Any:
    document = {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "components": {
            "securitySchemes": {
                "pool": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authtype": "cognito_user_pools",
                    "x-amazon-apigateway-authorizer": authorizer,
                }
            }
        },
        "paths": {
            "/a": {
                "get": {
                    "security": [{"pool": list(scopes)}],
                    "responses": {"200": {"description": "ok"}},
                    "x-amazon-apigateway-integration": {
                        "type": "mock",
                        "requestTemplates": {"application/json": '{"statusCode": 200}'},
                        "responses": {
                            "default": {
                                "statusCode": "200",
                                "responseTemplates": {
                                    "application/json": "$context.authorizer.claims.sub "
                                    "$context.authorizer.claims['cognito:groups'] $context.authorizer.claims.exp"
                                },
                            }
                        },
                    },
                }
            }
        },
    }
    imported, _ = import_gateway_document(
        document, source="t", locate=lambda pointer: SourceLocation("t", pointer=pointer)
    )
    deployed = DeployedApi("Api", "abcdefghij", imported, (Stage("test"),))
    world = World(VirtualClock(NOW), InProcessFunctions({}), Account(), endpoints=network)
    return build_apis(Application((deployed,), {}, ""), world)[0]


COGNITO = {
    "type": "cognito_user_pools",
    "providerARNs": ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Pool"],
}
JWT = {
    "type": "jwt",
    "identitySource": "method.request.header.Authorization",
    "jwtConfiguration": {
        "issuers": [
            {
                "issuer": ISSUER,
                "audiences": ["shop"],
                "additionalClaims": [{"claimName": "tenant", "required": True, "expectedValues": ["a", "b"]}],
            }
        ]
    },
}


def send(one: Any, sent: str | None) -> MethodResponse:
    headers = [] if sent is None else [("authorization", sent)]

    async def run() -> MethodResponse:
        response: MethodResponse = await one.handle(MethodRequest("GET", "/test/a", "", headers))
        return response

    return asyncio.run(run())


def test_a_user_of_the_pool_is_let_in_with_claims_as_text() -> None:
    network = Network()
    one = api(network, COGNITO)
    for sent in (token(groups=["x", "y"]), f"Bearer {token(groups='x,y')}"):
        assert send(one, sent).body == b"alice x,y Tue Nov 14 22:14:20 UTC 2023"
    assert network.asked == [f"{POOL}/.well-known/jwks.json"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (None, "Unauthorized"),
        ("", "Unauthorized"),
        ("no.token", "Unauthorized"),
        ("a.b.c", "Unauthorized"),
        (spoilt(token()), "Unauthorized"),
        (token(kid="other"), "Unauthorized"),
        (token(kid="small"), "Unauthorized"),
        (token(kid="curve"), "Unauthorized"),
        (token(kid="curve", alg="ES256"), "Unauthorized"),
        (token(alg="none"), "Unauthorized"),
        (token(alg="HS256"), "Unauthorized"),
        (token(iss="https://elsewhere"), "Unauthorized"),
        (token(exp=NOW), "The incoming token has expired"),
        (token(exp=None), "Unauthorized"),
        (token(nbf=NOW + 1), "Unauthorized"),
        (token(token_use="access"), "Unauthorized"),
    ],
)
def test_tokens_that_are_refused(sent: str | None, message: str) -> None:
    response = send(api(Network(), COGNITO), sent)
    assert (response.status, json.loads(response.body)) == (401, {"message": message})


def test_scopes_ask_for_an_access_token() -> None:
    one = api(Network(), COGNITO, ("pets/read", "pets/write"))
    assert send(one, token(token_use="access", scope="other pets/read")).status == 200
    assert send(one, token(token_use="access", scope="other")).status == 401
    assert send(one, token(scope="pets/read")).status == 401


def test_nobody_passes_without_keys() -> None:
    network = Network(is_up=False)
    one = api(network, COGNITO)
    assert send(one, token()).status == 401


def test_the_audience_of_a_pool() -> None:
    one = api(Network(), {**COGNITO, "identityValidationExpression": "shop-.*"})
    assert send(one, token(aud="shop-web")).status == 200
    assert send(one, token(aud="web")).status == 401


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "shop", "tenant": "a", "scope": "read"}, 200),
        ({"aud": ["x", "shop"], "tenant": "b", "scp": ["read"]}, 200),
        ({"client_id": "shop", "tenant": "a", "scope": "read"}, 200),
        ({"aud": "other", "tenant": "a", "scope": "read"}, 401),
        ({"aud": "shop", "tenant": "c", "scope": "read"}, 401),
        ({"aud": "shop", "scope": "read"}, 401),
        ({"aud": "shop", "tenant": "a", "scope": "write"}, 403),
        ({"aud": "shop", "tenant": "a", "scope": "read", "iss": ISSUER.rstrip("/")}, 401),
    ],
)
def test_a_jwt_authorizer(claims: dict[str, Any], status: int) -> None:
    network = Network()
    response = send(api(network, JWT, ("read",)), token(**{"iss": ISSUER, **claims}))
    assert response.status == status, response.body


def test_a_jwt_authorizer_takes_signatures_of_curves() -> None:
    claims = {"iss": ISSUER, "aud": "shop", "tenant": "a"}
    assert send(api(Network(), JWT), token(kid="curve", alg="ES256", **claims)).status == 200
    assert send(api(Network(), JWT), spoilt(token(kid="curve", alg="ES256", **claims))).status == 401
    assert send(api(Network(), JWT), token(kid="good", alg="ES256", **claims)).status == 401
