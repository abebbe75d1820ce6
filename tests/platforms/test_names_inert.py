"""A person's name is words: whatever is in it, on no platform does it mention anybody else, link, or act as markup."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language.arguments import Grammar, Who, code, flag, option, person, rest
from bot.language.tidy import tidy_name
from bot.model.message import Mention, Message
from bot.model.record import Sharing, Update
from bot.platforms.slack.people import Profile
from bot.platforms.slack.render import Reader as SlackReader
from bot.platforms.slack.render import render as render_slack
from bot.platforms.slack.words import as_read
from bot.platforms.teams.markup import is_plain
from bot.platforms.teams.render import render as render_teams
from bot.platforms.teams.rich import Reader as TeamsReader
from bot.platforms.teams.tags import Tag, split
from bot.platforms.web.render import Reader as WebReader
from bot.platforms.web.render import render as render_web
from bot.rendering.mentions import calling
from handlers.parts.cards import update_card
from tests.platforms.trees import HOSTILE

AT = datetime(2026, 11, 19, 10, 12, tzinfo=UTC)
ODD = (
    *HOSTILE,
    "<@UEVIL>",
    "<!channel>",
    "<at>Eve</at>",
    "[Tom](https://evil.example)",
    "https://evil.example",
    "{{DATE(2026-01-01T00:00:00Z)}}",
    "P9 share:squad",
    "share:squad",
    "*Tom*",
    "Tom\nBell",
    "&lt;@UEVIL&gt;",
    "me",
)
people = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
).map(tidy_name)


def card(name: str) -> Message:
    """The first post of an update that names this person."""
    text = f"On Monday {name} booked"
    update = Update(1, text, 1, "Texts", 1, "leeds", Sharing.PLACE, 2, "Amira Khan", AT)
    return calling(update_card(update, heading="Amira Khan on Texts"), [Mention(7, name)])


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from nodes(each)
    elif isinstance(node, dict):
        yield node
        for each in node.values():
            yield from nodes(each)


@settings(max_examples=150, deadline=None)
@given(people)
@example("<@UEVIL>")
def test_in_slack(name: str) -> None:
    (known,) = render_slack(card(name), SlackReader(account_of={7: "UTOM"}.get))
    (unknown,) = render_slack(card(name))
    for sent, mentioned in ((known, ["UTOM"]), (unknown, [])):
        every = list(nodes(sent["blocks"]))
        assert [each["user_id"] for each in every if each.get("type") == "user"] == mentioned
        assert not {"link", "usergroup", "broadcast", "channel", "emoji"} & {each.get("type") for each in every}
        drawn = "".join(each["text"] for each in every if each.get("type") == "mrkdwn")
        assert not re.findall(r"<(?!!date)", drawn)
        assert not re.findall(r"<[@!#]|<http", sent["text"])


@settings(max_examples=150, deadline=None)
@given(people)
@example("<at>Eve</at>")
def test_in_teams(name: str) -> None:
    (known,) = render_teams(card(name), TeamsReader(account_of={7: "aad-tom"}.get))
    (unknown,) = render_teams(card(name))
    for drawn in (known, unknown):
        card_ = drawn.content
        entities = card_["msteams"]["entities"]
        assert {each["mentioned"]["id"] for each in entities} <= ({"aad-tom"} if drawn is known else set())
        for each in nodes(card_["body"]):
            assert "selectAction" not in each
            if each.get("type") == "TextRun":
                assert "<at>" not in each["text"].casefold()
            if each.get("type") == "TextBlock":
                words = each["text"]
                for entity in entities:
                    words = words.replace(entity["text"], entity["mentioned"]["name"])
                assert is_plain(words)


@settings(max_examples=150, deadline=None)
@given(people)
@example("<b onclick=alert(1)>bold</b>")
def test_on_the_page(name: str) -> None:
    html = str(render_web(card(name), WebReader("http://127.0.0.1:8080")))
    assert not re.findall(r"<(?!/?(?:section|h3|p|span|blockquote|bdi|time)\b)", html)
    assert html.count('class="mention"') == 1


@settings(max_examples=150, deadline=None)
@given(people)
def test_a_name_that_slack_tells_is_put_in_a_text_as_it_stands(name: str) -> None:
    async def profile(_: str) -> Profile:
        return Profile(name, "Europe/London", "T1")

    said = asyncio.run(as_read("On Monday <@U7|tom.bell> booked", profile))
    assert said.text == f"On Monday {name} booked"
    assert [each.account for each in said.named] == ["U7"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_tag_that_somebody_types_in_teams_names_nobody(before: str, after: str) -> None:
    tag = Tag("29:tom", "", "Tom Bell", "<at>Tom Bell</at>")
    parts = split(f"{before}<at>Eve</at>{after}<at>Tom Bell</at>", [tag])
    assert [each for each in parts if isinstance(each, Tag)][-1:] == [tag]
    assert sum(isinstance(each, Tag) for each in parts) == 1


@dataclass(frozen=True, slots=True)
class Capture:
    pilot: int | None = code("P", "pilot")
    share: Sharing | None = option("who", Sharing)
    text: str = rest("what moved")


@dataclass(frozen=True, slots=True)
class Choose:
    who: Who | None = person("Tom Bell", beside=("as",))
    lead: bool = flag()


@settings(max_examples=200, deadline=None)
@given(people)
@example("P9 share:squad")
@example("lead")
def test_a_mentioned_name_is_never_read_as_an_argument(name: str) -> None:
    assert Grammar(Choose).parse(f"{name} as lead", [name]) == Choose(Who(name, 0), lead=True)
    for text in (f"{name} booked", f"Lunch with {name}"):
        assert Grammar(Capture).parse(text, [name]) == Capture(text=text)
