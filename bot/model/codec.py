"""Messages as JSON, for the database: every node tagged with its type's name."""

import json
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union

from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from bot.model.message import Block, Inline, Message

_converter = make_converter(detailed_validation=False)
_converter.register_unstructure_hook(datetime, lambda at: at.astimezone(UTC).isoformat())
_converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
_UNIONS: tuple[UnionType, ...] = (Inline, Block)
for _union in _UNIONS:
    configure_tagged_union(Union[tuple(_union.__args__)], _converter, tag_name="is")  # noqa: UP007 - built at run time


def to_json(message: Message) -> str:
    """A message as one JSON text."""
    return json.dumps(_converter.unstructure(message, Message), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Message:
    """The message that `to_json` wrote."""
    data: Any = json.loads(text)
    return _converter.structure(data, Message)
