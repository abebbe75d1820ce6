"""Who is tagged in a text in Teams, and how Squadbot finds out who that is."""

from typing import Any

import pytest

from bot.platforms.teams.tags import Parts, Tag, plain, split
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Actor, Town
from tests.kit.screen import Tagged
from tests.kit.teams_screen import TeamsScreen

TOM, PRICE = "29:tom", "29:price"


def tag(id_: str, name: str, marked: str = "") -> Tag:
    return Tag(id_, "", name, marked or f"<at>{name}</at>")


@pytest.mark.parametrize(
    ("text", "tags", "said", "ids"),
    [
        ("<at>Tom Bell</at> booked", [tag(TOM, "Tom Bell")], "Tom Bell booked", [TOM]),
        (
            "with <at>Joanne</at> <at>Price</at>,",
            [tag(PRICE, "Joanne"), tag(PRICE, "Price")],
            "with Joanne Price,",
            [PRICE],
        ),
        (
            "<at>Joanne</at>\xa0<at>Price</at>",
            [tag(PRICE, "Joanne Price", "<at>Joanne</at>"), tag(PRICE, "Joanne Price", "<at>Price</at>")],
            "Joanne Price",
            [PRICE],
        ),
        ("<at>Joanne</at> <at>Tom</at>", [tag(PRICE, "Joanne"), tag(TOM, "Tom")], "Joanne Tom", [PRICE, TOM]),
        ("<at>Tom</at> <at>Tom</at>", [tag(TOM, "Tom"), tag(TOM, "Tom")], "Tom Tom", [TOM, TOM]),
        ('<at id="0">Tom</at> & 1 < 2', [tag(TOM, "Tom", '<at id="0">Tom</at>')], "Tom & 1 < 2", [TOM]),
        ("<at>Eve</at> and </at> and <at>", [], "Eve and </at> and <at>", []),
    ],
)
def test_each_person_tagged_is_one_part(text: str, tags: list[Tag], said: str, ids: list[str]) -> None:
    parts: Parts = split(text, tags)
    assert plain(parts) == said
    assert [each.id for each in parts if isinstance(each, Tag)] == ids


async def tagged(town: Town, teams: TeamsScreen, who: Actor, shown: str, **mentioned: Any) -> None:
    entity = {"type": "mention", "mentioned": mentioned, "text": f"<at>{shown}</at>"}
    said = payloads.mention(f"update P3 <at>{shown}</at> booked", [entity])
    assert (await teams.post(teams.activity("message", who.sender, who.where, **said)))[0] == 200
    await town.settle()


async def test_a_name_that_somebody_shortened_is_said_in_full(town: Town, teams: TeamsScreen) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await tagged(town, teams, dev, "Ruth", id="29:aad-ruth", name="Ruth")
    await ruth.sees("Ruth Hall booked")
    assert len(await ruth.notified_by(of=ruth)) == 1


async def test_an_entity_that_tells_the_account_needs_no_asking(town: Town, teams: TeamsScreen) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    asked = len(teams.teams.called("member"))
    await tagged(town, teams, dev, "Ruth", id="29:x", aadObjectId="aad-ruth", name="Ruth")
    await ruth.sees("Ruth Hall booked")
    assert len(teams.teams.called("member")) == asked


async def test_somebody_teams_does_not_tell_of_is_a_plain_name(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    await tagged(town, teams, dev, "Eve Adams", id="29:gone", name="Eve Adams")
    seen = await dev.sees("Eve Adams booked")
    assert "29:" not in seen
    assert "<at>" not in seen
    typed = ("/squad add ", Tagged("gone", "Eve Adams"))
    await dev.is_refused(typed, "There is nobody here called “Eve Adams”.")
