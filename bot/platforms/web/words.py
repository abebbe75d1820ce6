"""What people type on the page, and whom it mentions: "@Tom Bell", or "@Tom" where only one Tom is there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.language.tidy import tidy_name
from bot.model.event import Named
from bot.model.form import RawValue, RawValues
from bot.ports import ChatAccount


class Reader:
    """Reads mentions of the people of one workspace. A name that several have mentions nobody, and stays as typed."""

    def __init__(self, people: Iterable[ChatAccount]) -> None:
        """Know these people by their names and first names."""
        called: defaultdict[str, set[ChatAccount]] = defaultdict(set)
        for person in people:
            name = tidy_name(person.name).casefold()
            called[name].add(person)
            called[name.split()[0]].add(person)
        self._known: Mapping[str, ChatAccount] = {
            name: min(who, key=repr) for name, who in called.items() if len(who) == 1
        }
        # A name that several have is found too, or "@Tom Bell" would mention whoever alone is called Tom.
        ways = "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(called, key=len, reverse=True))
        self._mention = re.compile(rf"(?<!\w)@({ways})(?!\w)" if ways else r"(?!)", re.IGNORECASE)

    def read(self, text: str) -> tuple[str, tuple[Named, ...]]:
        """Return the text with names in place of mentions, and whom they name."""
        named: list[Named] = []

        def name(mention: re.Match[str]) -> str:
            person = self._known.get(" ".join(mention[1].casefold().split()))
            if person is None:
                return mention[0]
            named.append(Named(person.workspace, person.account, tidy_name(person.name)))
            return named[-1].name

        return self._mention.sub(name, text), tuple(named)

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
