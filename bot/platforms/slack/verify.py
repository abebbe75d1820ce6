"""Whether a request is Slack's own: signed with our secret, and signed just now."""

import hashlib
import hmac
from collections.abc import Mapping

MOST_AGE = 60 * 5
"""Seconds after which a signed request is taken for a replay."""
_LONGEST_STAMP = 12


def is_from_slack(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether this body was signed with this secret less than five minutes from `now` (seconds of the epoch)."""
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP) or abs(now - int(stamp)) > MOST_AGE:
        return False
    signed = hmac.digest(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hex()
    return hmac.compare_digest(f"v0={signed}".encode(), headers.get("X-Slack-Signature", "").encode())
