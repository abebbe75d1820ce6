"""The JSON a browser sent, read with suspicion: every name, kind and length is checked, and a misfit is explained."""

import json
import re
from collections.abc import Mapping

from aiohttp import web

from bot.model.form import RawValue
from bot.platforms.web import limits
from bot.platforms.web.endpoint import Problem


async def read_body(request: web.Request) -> "Body":
    """The request's JSON object."""
    raw = await request.read()
    if len(raw) > limits.BODY_BYTES:
        raise Problem(413, "That is too much to send at once. Shorten it and try again.")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise Problem(400, "That was not JSON.") from None
    if not isinstance(data, dict):
        raise Problem(400, "That was not a JSON object.")
    return Body(data)


class Body:
    """A JSON object whose parts are asked for by name and kind."""

    def __init__(self, data: Mapping[str, object]) -> None:
        """What was parsed."""
        self._data = data

    @property
    def who(self) -> Mapping[str, str]:
        """The account it speaks for."""
        return {name: self.name(name) for name in ("workspace", "account")}

    def name(self, key: str) -> str:
        """A name, id or code: needed, and short."""
        value = self.text(key, limits.ID)
        if not value:
            raise Problem(400, f"“{key}” is missing.")
        return value

    def text(self, key: str, limit: int) -> str:
        """Words; empty when left out."""
        value = self._data.get(key, "")
        if not isinstance(value, str):
            raise Problem(400, f"“{key}” must be text.")
        return _short(value, limit)

    def number(self, key: str) -> int:
        """A whole number that a database can hold."""
        return whole_number(self.name(key))

    def texts(self, key: str) -> Mapping[str, str]:
        """Words by name: a form's state."""
        texts = {}
        for name, value in self.values(key).items():
            if not isinstance(value, str):
                raise Problem(400, f"Everything in “{key}” must be text.")
            texts[name] = value
        return texts

    def values(self, key: str) -> Mapping[str, RawValue]:
        """Values by field, one or several each."""
        data = self._data.get(key, {})
        if not isinstance(data, dict) or len(data) > limits.VALUES:
            raise Problem(400, f"“{key}” must be a few values by name.")
        return {_short(name, limits.ID): self._value(value) for name, value in data.items()}

    def _value(self, value: object) -> RawValue:
        if isinstance(value, str):
            return _short(value, limits.FIELD)
        if isinstance(value, list) and len(value) <= limits.VALUES and all(isinstance(each, str) for each in value):
            return tuple(_short(each, limits.FIELD) for each in value)
        raise Problem(400, "A value must be text, or several texts.")


def whole_number(text: str) -> int:
    """A message's id, as a link or a button gives it."""
    if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
        raise Problem(400, f"“{text[:20]}” is not a number.")
    return int(text)


def _short(text: str, limit: int) -> str:
    cleaned = _clean(text)
    if len(cleaned) > limit:
        raise Problem(400, f"This is {len(cleaned):,} characters. Shorten it to {limit:,} or fewer.")
    return cleaned


def _clean(text: str) -> str:
    """Line ends as one character; half a character and NUL, which no database stores, as the replacement character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
