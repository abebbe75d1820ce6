"""The database goes away while it commits what somebody sent in from a dialog."""

import json
from pathlib import Path

import pytest

from tests.kit import teams_payloads as payloads
from tests.kit.proxy import Cut, Proxy
from tests.kit.teams_screen import TeamsScreen, filled_in
from tests.kit.town import town_on, town_url_for

WRITTEN = "Grandparents bring the children when parents cannot"


@pytest.mark.parametrize("cut", list(Cut), ids=lambda cut: cut.name.lower())
async def test_a_dialog_is_told_that_it_may_be_saved_and_sent_again_it_is_stored_once(
    request: pytest.FixtureRequest, tmp_path: Path, cut: Cut
) -> None:
    with town_url_for("postgresql", request, tmp_path) as url:
        async with Proxy(url).running() as proxy, town_on(url, "teams", DATABASE_URL=proxy.url) as town:
            teams, dev = town.screen, town.person("dev")
            assert isinstance(teams, TeamsScreen)
            await dev.says("learn")
            assert dev.form
            card = teams._dialogs[id(dev.form)]["card"]["content"]
            data = card["actions"][0]["data"] | filled_in(card, {"learned": WRITTEN})
            sent = teams.activity("invoke", dev.sender, dev.where, **payloads.submit(data))
            proxy.cut(cut, stays_cut=True)
            status, said = await teams.post(sent)
            assert status == 200
            assert "it may be saved, or not. Before you send it again, look with /find or /home." in json.dumps(said)
            assert f"What you typed, to copy: “{WRITTEN}”" in json.dumps(said, ensure_ascii=False)
            proxy.open = True
            for _ in range(2):
                assert await teams.post(sent) == (200, "")
            assert (await dev.all_seen()).count("saved a learning") == 1
