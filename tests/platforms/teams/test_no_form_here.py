"""Where Teams opens no dialog, the button that does is written in the one commit of what was said: no kill loses it."""

import asyncio

import pytest

from bot.model.answer import Answer, FormOffered, ShowForm
from bot.model.event import Event, ShowsForm
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.listening import Listening, killed_after
from tests.kit.teams_screen import TeamsScreen, filled_in, teams_of

NEEDS_MORE = "I need a little more to save that. Press the button and fill in the rest."
WRITTEN = "Grandparents bring the children when parents cannot"


async def test_words_that_need_a_form_are_one_event_and_one_commit(town: Town, teams: TeamsScreen) -> None:
    tom, before = town.person("tom"), len(teams._heard)
    said = teams.activity("message", tom.sender, tom.where, **payloads.mention("learn"))
    assert (await teams.post(said))[0] == 200
    ((event, answer),) = teams._heard[before:]
    assert getattr(event, "shows_form", None) is ShowsForm.NOT_HERE
    assert answer == FormOffered()
    await tom.sees(NEEDS_MORE)
    await tom.presses("Open the form")
    assert tom.form is not None


async def test_a_kill_between_the_commit_and_the_answer_leaves_the_button(town: Town, teams: TeamsScreen) -> None:
    tom = town.person("tom")
    said = teams.activity("message", tom.sender, tom.where, **payloads.mention("learn"))
    with killed_after(1):
        assert (await teams.post(said))[0] == 500
    assert NEEDS_MORE in await tom.all_seen()
    assert (await teams.post(said))[0] == 200  # Teams sends it again
    assert (await tom.all_seen()).count(NEEDS_MORE) == 1
    await tom.presses("Open the form")
    assert tom.form is not None


async def test_a_press_that_runs_a_command_is_told_where_its_form_is(town: Town, teams: TeamsScreen) -> None:
    tom = town.person("tom")
    pressed = payloads.execute({"action": "learn.edit", "value": "L1"})
    with killed_after(1):
        status, said = await teams.post(teams.activity("invoke", tom.sender, tom.where, **pressed))
    assert status == 200
    assert "Squadbot could not do that just now." in said["value"]
    assert NEEDS_MORE in await tom.all_seen()
    status, said = await teams.post(teams.activity("invoke", tom.sender, tom.where, **pressed))
    assert said["value"] == "Squadbot has answered you in your own chat with it."


async def test_a_form_that_cannot_be_shown_again_in_time_gives_back_what_was_typed(
    town: Town, teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tom = town.person("tom")
    await tom.says("learn")
    receive, go, answered = teams_of(town)._receive, asyncio.Event(), Listening.__call__

    async def slow(listening: Listening, event: Event) -> Answer:
        await go.wait()
        return await answered(listening, event)

    monkeypatch.setattr(Listening, "__call__", slow)
    monkeypatch.setattr(receive, "_patience", 0)
    assert tom.form is not None
    card = teams._dialogs[id(tom.form)]["card"]["content"]
    data = card["actions"][0]["data"] | filled_in(card, {"observed": WRITTEN})
    status, said = await teams.post(teams.activity("invoke", tom.sender, tom.where, **payloads.submit(data)))
    assert (status, said["task"]["value"][:36]) == (200, "This is taking a little longer. Squa")
    go.set()
    await receive.close()
    monkeypatch.undo()
    (_, first), (_, second) = teams._heard[-2:]
    assert isinstance(first, ShowForm)
    assert first.errors
    assert not isinstance(second, ShowForm)
    seen = await tom.all_seen()
    assert "The form could not be shown again in time. Please open it again. What did you learn?" in seen
    assert f"You wrote:\n“{WRITTEN}”\nNothing was saved." in seen
