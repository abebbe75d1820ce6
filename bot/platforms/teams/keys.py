"""The keys that sign what Teams sends: fetched once a day, and at once when a new one turns up."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from bot.clock import Clock

log = logging.getLogger(__name__)
_FRESH = 24 * 60 * 60.0
_BETWEEN_LOOKS = 10.0
"""Least seconds between two fetches, whatever keys are asked for: anybody can ask for one that never was."""
_TIMEOUT = aiohttp.ClientTimeout(total=4)
_FAILURES = (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError, AttributeError, PyJWTError)
"""Of fetching, and of reading what is no list of keys."""


class KeysUnreachable(Exception):
    """The keys cannot be fetched just now, so nobody can say who sent it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the services it may sign for, named as botframework's check of a token reads them."""

    public_key: Any
    endorsements: Sequence[str]


class SigningKeys:
    """Fills what botframework's check of a token asks for keys; its own refuses a new key for a day."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Those that the OpenID document at this address names."""
        self._url = url
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched = self._looked = float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str) -> Key:
        """The key with this id. PermissionError when there is none; KeysUnreachable when nobody can say."""
        if key_id not in self._keys or self._clock.elapsed() - self._fetched > _FRESH:
            async with self._fetching:
                await self._fetch()
        if key_id not in self._keys:
            if self._fetched < self._looked:
                raise KeysUnreachable
            raise PermissionError("signed with no key of Teams'")
        return self._keys[key_id]

    async def _fetch(self) -> None:
        """Fetch them, unless somebody just has. Where that fails the keys that are known go on being good."""
        now = self._clock.elapsed()
        if now - self._looked < _BETWEEN_LOOKS:
            return
        self._looked = now
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                document = await _json(session, self._url)
                listed = (await _json(session, document["jwks_uri"]))["keys"]
            self._keys = {
                each["kid"]: Key(RSAAlgorithm.from_jwk(json.dumps(each)), each.get("endorsements", ()))
                for each in listed
                if each.get("kty") == "RSA"
            }
        except _FAILURES as error:
            log.warning("the keys that sign Teams' requests cannot be fetched: %s", type(error).__name__)
        else:
            self._fetched = now


async def _json(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as answer:
        answer.raise_for_status()
        return await answer.json(content_type=None)
