"""Who signs what Teams sends, in tests: keys of our own, listed on loopback as Microsoft lists theirs."""

import json
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from bot.clock import SystemClock

APP_ID = "5a0b01d5-0000-4000-8000-00000000b070"
ISSUER = "https://api.botframework.com"


@cache
def key(name: str) -> RSAPrivateKey:
    """The key of this name; making one takes a while."""
    return generate_private_key(65537, 2048)


def listed(name: str, **more: Any) -> dict[str, Any]:
    """The public half, as a list of keys has it."""
    found = json.loads(RSAAlgorithm.to_jwk(key(name).public_key()))
    return {**found, "kid": name, "use": "sig", "endorsements": ["msteams"], **more}


def token(service_url: str, *, signed_with: str = "first", kid: str = "", age: float = 0, **claims: Any) -> str:
    """A token that says who sent a request, `age` seconds old: good for an hour, unless a claim says otherwise.

    A claim that is None is left out.
    """
    now = SystemClock().now() - timedelta(seconds=age)  # the library reads the machine's clock
    said = {
        "iss": ISSUER,
        "aud": APP_ID,
        "serviceurl": service_url,
        "nbf": now - timedelta(minutes=5),
        "exp": now + timedelta(hours=1),
        **claims,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(kept, key(signed_with), algorithm="RS256", headers={"kid": kid or signed_with})
