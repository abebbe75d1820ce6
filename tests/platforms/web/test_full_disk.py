"""The disk is full: the page says so of a form, keeps what was typed, and saves it when there is room again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.server import serve
from tests.kit.dialogue import Town
from tests.kit.disk import fill_disk, make_room
from tests.kit.town import town_on, town_url_for

WRITTEN = "Grandparents bring the children when parents cannot. " * 50


@asynccontextmanager
async def served(town: Town) -> AsyncIterator[str]:
    """The address of the town's page."""
    runner = await serve(town.squadbot.http(), "127.0.0.1", 0)
    try:
        yield "http://{}:{}".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


async def test_a_form_that_found_no_room_is_told_so_and_is_saved_once_when_there_is(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "web") as town, served(town) as page, aiohttp.ClientSession() as session:
            dev = town.person("dev")

            async def post(path: str, **body: Any) -> tuple[int, Any]:
                who = {"workspace": "barnsley", "account": "dev", "channel": dev.where.channel}
                async with session.post(page + path, json=who | body, headers={"Origin": page}) as answered:
                    return answered.status, await answered.json()

            await dev.says("/learn")
            assert dev.form
            values = {each.name: each.value for each in dev.form.inputs} | {"learned": "Texts", "observed": WRITTEN}
            sent = {"id": "e1", "form": dev.form.name, "state": dict(dev.form.state), "kinds": {}, "values": values}
            await fill_disk(town)
            before = await town.everything()
            words = "Squadbot could not do that just now. Nothing you typed is lost: try again."
            assert await post("/web/submit", **sent) == (500, {"error": words})
            assert await town.everything() == before
            await make_room(town)
            for _ in range(2):
                assert await post("/web/submit", **sent) == (200, {"answer": "accepted"})
            assert (await dev.all_seen()).count("saved a learning") == 1
