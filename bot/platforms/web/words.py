"""What people type on the page, and whom it mentions: "@Tom Bell", or "@Tom" where only one Tom is there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.language.names import folded, followed_by
from bot.language.tidy import tidy_name
from bot.model.event import Named
from bot.model.form import RawValue, RawValues
from bot.ports import ChatAccount

_GOES_ON = re.compile(r"[-’'](?!s\b)\w|[ \t]+(?P<next>\w)")
"""What may make a first name the beginning of another name: "Tom-Louis", "Tom Smith"; not "Tom's", "Tom rang"."""


class Reader:
    """Reads mentions of the people of one workspace. A name that several have mentions nobody, and stays as typed.

    So does a first name with another surname after it: "@Tom Smith" is nobody where only Tom Bell is there.
    """

    def __init__(self, people: Iterable[ChatAccount]) -> None:
        """Know these people by their names and first names."""
        called: defaultdict[str, set[ChatAccount]] = defaultdict(set)
        ways: set[str] = set()
        for person in people:
            name = tidy_name(person.name)
            for way in (name, name.split()[0]):
                called[folded(way)].add(person)
                ways.add(way)
        self._known: Mapping[str, ChatAccount] = {
            name: min(who, key=repr) for name, who in called.items() if len(who) == 1
        }
        # A name that several have is found too, or "@Tom Bell" would mention whoever alone is called Tom.
        longest_first = "|".join(_typed(way) for way in sorted(ways, key=len, reverse=True))
        self._mention = re.compile(rf"@({longest_first})(?!\w)" if ways else r"(?!)", re.IGNORECASE)

    def read(self, text: str) -> tuple[str, tuple[Named, ...]]:
        """Return the text with names in place of mentions, and whom they name."""
        read, named, at = "", [], 0
        for mention in self._mention.finditer(text):
            person = self._known.get(folded(mention[1]))
            touches_a_word = mention.start() > at and text[mention.start() - 1].isalnum()
            if person is None or touches_a_word or _is_another(mention, tidy_name(person.name)):
                continue
            named.append(Named(person.workspace, person.account, tidy_name(person.name)))
            read = followed_by(read + text[at : mention.start()], named[-1].name)
            at = mention.end()
        return read + text[at:], tuple(named)

    def read_all(self, values: RawValues) -> tuple[dict[str, RawValue], tuple[Named, ...]]:
        """Return a form's values read so, and whom they name."""
        read: dict[str, RawValue] = {}
        named: list[Named] = []
        for field, value in values.items():
            if isinstance(value, str):
                read[field], found = self.read(value)
                named += found
            else:
                read[field] = value
        return read, tuple(named)


def _typed(name: str) -> str:
    """Return a pattern of the ways to type a name: any spaces, either apostrophe."""
    return r"\s+".join(re.sub("[’']", "[’']", re.escape(word)) for word in name.split())


def _is_another(mention: re.Match[str], name: str) -> bool:
    """Return whether only a first name was typed, and what follows makes it somebody else's."""
    if folded(mention[1]) == folded(name):
        return False
    following = _GOES_ON.match(mention.string, mention.end())
    return following is not None and (following["next"] is None or following["next"].isupper())
