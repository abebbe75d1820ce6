"""The demo shows what people get: its records are shared as theirs are when nobody says otherwise."""

from collections.abc import Sequence

import pytest

from bot.access import Viewer
from bot.model.record import Barrier, Learning, Pilot, Update
from bot.ports import PilotFilter
from tests.kit.dialogue import Town


@pytest.mark.parametrize(
    ("opens", "kind"),
    [("/update", "updates"), ("/learn", "learnings"), ("/barrier", "barriers"), ("/pilot new", "pilots")],
)
async def test_each_record_is_shared_as_its_form_offers_first(town: Town, opens: str, kind: str) -> None:
    amira = town.person("amira")
    await amira.says(opens)
    assert await shared_as(town, kind) == {amira.shown("sharing")}


async def shared_as(town: Town, kind: str) -> set[str]:
    """How far the demo's records of this kind are shared."""
    async with town.squadbot.store.unit() as unit:
        unit.see_as(Viewer(everything=True))
        pilots = await unit.pilots.list(PilotFilter())
        found: dict[str, Sequence[Sequence[Pilot | Update | Learning | Barrier]]] = {
            "pilots": [pilots],
            "updates": [await unit.updates.of_pilot(pilot.id, 100) for pilot in pilots],
            "learnings": [await unit.learnings.of_pilot(pilot.id) for pilot in pilots],
            "barriers": [await unit.barriers.of_pilot(pilot.id) for pilot in pilots],
        }
        return {record.sharing.value for records in found[kind] for record in records}
