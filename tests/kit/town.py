"""The demo's town as a fixture: a fresh database with the programme's places and the demo's people in it."""

from collections.abc import AsyncIterator

import pytest

from bot.app import Squadbot, opened
from bot.config import read_config
from bot.demo.seed import seed_chat, seed_record
from bot.model.record import Challenge, Mission, Organisation, Place
from bot.ports import Store
from tests.kit.clock import FrozenClock
from tests.kit.dialogue import Town

ENGLAND = "england-and-wales"
PLACES = (("sheffield", "Sheffield"), ("barnsley", "Barnsley"), ("leeds", "Leeds"), ("wakefield", "Wakefield"))
CHALLENGES = (
    ("family_hubs", "Raising take-up of Best Start Family Hubs"),
    ("employment", "Getting more people into work"),
    ("neighbourhood_health", "Setting up neighbourhood health services"),
)
ORGANISATIONS = (
    ("dfe", "Department for Education"),
    ("dhsc", "Department of Health and Social Care"),
    ("dwp", "Department for Work and Pensions"),
)


async def fill_reference(store: Store, squadbot: Squadbot) -> None:
    """The few places, challenges and organisations that the demo's stories need."""
    async with store.unit() as unit:
        for code, name in PLACES:
            unit.reference.put_place(Place(code, name, "", "England", ENGLAND))
        for code, label in CHALLENGES:
            unit.reference.put_challenge(Challenge(code, label))
        for code in ("growth", "health", "opportunity"):
            unit.reference.put_mission(Mission(code, code.capitalize()))
        for code, name in ORGANISATIONS:
            unit.reference.put_organisation(Organisation(code, name))
        await unit.commit(squadbot.clock.now())


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """The town on a Thursday at ten, everybody's welcome read, nothing else said."""
    clock = FrozenClock()
    config = read_config({"DATABASE_URL": database_url, "WEB_CHAT": "1"})
    async with opened(config, clock) as squadbot:
        await fill_reference(squadbot.store, squadbot)
        await seed_chat(squadbot.chat, clock.now())
        await seed_record(squadbot.store, squadbot.calendar, clock.now())
        town = Town(squadbot, clock)
        await town.settle()
        yield town
