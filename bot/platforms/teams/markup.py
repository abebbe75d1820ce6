"""The few words that must stand where Teams reads Markdown: headings, and lines that mention somebody.

Its clients do not agree on how markup is escaped (on phones a backslash shows), so words that any of them could take
for markup are never put there: `is_plain` says which words are safe as they are.
"""

import re
from collections.abc import Iterable

from bot.model.message import Inlines, Mention, Moment, Text
from bot.platforms.teams import limits
from bot.platforms.teams.rich import Piece, Reader, moment_words
from bot.rendering.fitting import clean, units
from bot.rendering.plain import moment_text
from bot.rendering.runs import Json

_LIVE = re.compile(r"[\\`*_\[\]<>#{}~|^\n\x85\u2028\u2029]|&(?=[#\w])|https?:|www\.|^(?:[-+=\s]|\d+[.)])|\s{2}$", re.I)


def is_plain(text: str) -> bool:
    """Whether every client shows these words as they stand."""
    return not _LIVE.search(text) and clean(text) == text


def mentioning(line: Inlines, reader: Reader, label: str = "", **style: object) -> Piece | None:
    """The line with its people mentioned natively; None when there are none, or its words are not safe there.

    `label` stands before it in bold.
    """
    texts, plain, mentions = [f"**{label}:** "] if label else [], [f"{label}: "] if label else [], []
    for part in line:
        match part:
            case Mention(person, name):
                account = reader.account_of(person) if name.strip() else None
                texts.append(f"<at>{name}</at>" if account else name)
                plain.append(name)
                mentions += [_mention(name, account)] if account else []
            case Text(text):
                texts.append(text)
                plain.append(text)
            case Moment():
                texts.append(moment_words(part))
                plain.append(moment_text(part, reader.zone))
            case _:
                return None
    said = "".join(plain)
    if not mentions or not is_plain(said) or units(said) > limits.RUN or label != label.strip():
        return None
    return Piece({"type": "TextBlock", "text": "".join(texts), "wrap": True, **style}, said, tuple(mentions))


def only_mentions(line: Inlines, reader: Reader) -> list[Piece]:
    """The people of this line, mentioned by themselves: for a line whose words are not safe beside a mention."""
    found = {each.name: each for each in line if isinstance(each, Mention)}
    said = [mentioning((each,), reader, size="Small") for each in found.values()]
    return [piece for piece in said if piece]


def entities(pieces: Iterable[Piece]) -> list[Json]:
    """What a card says of the people mentioned in it, each once."""
    return list({each["text"]: each for piece in pieces for each in piece.mentions}.values())


def _mention(name: str, account: str) -> Json:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": account, "name": name}}
