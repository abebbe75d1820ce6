"""Where Slack opens no modal, the button that does is written in the one commit of what was said: no kill loses it."""

import asyncio
from datetime import timedelta

from bot.model.answer import FormOffered
from bot.model.event import ShowsForm
from tests.kit.dialogue import Town
from tests.kit.listening import killed_after
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import held
from tests.platforms.slack.saying import WRITTEN, command, mention

NEEDS_MORE = "I need a little more to save that. Press the button and fill in the rest."
TOO_LATE = "The form could not be opened in time. Press the button to open it."


async def test_words_that_need_a_form_are_one_event_and_one_commit(town: Town, slack: SlackScreen) -> None:
    tom, before = town.person("tom"), len(slack._heard)
    assert await slack.post(mention(tom)) == (200, "")
    ((event, answer),) = slack._heard[before:]
    assert getattr(event, "shows_form", None) is ShowsForm.NOT_HERE
    assert answer == FormOffered()
    await tom.sees(NEEDS_MORE)
    await tom.presses("Open the form")
    assert tom.shown("learned") == WRITTEN


async def test_a_kill_between_the_commit_and_the_answer_leaves_the_button(town: Town, slack: SlackScreen) -> None:
    tom, said = town.person("tom"), mention(town.person("tom"), event_id="Ev1")
    with killed_after(1):
        assert (await slack.post(said))[0] == 500
    assert NEEDS_MORE in await tom.all_seen()
    assert (await slack.post(said, retry=1))[0] == 200
    assert (await tom.all_seen()).count(NEEDS_MORE) == 1
    await tom.presses("Open the form")
    assert tom.shown("learned") == WRITTEN


async def test_a_command_that_is_too_late_for_a_modal_asks_for_none(town: Town, slack: SlackScreen) -> None:
    tom, slow = town.person("tom"), held()
    slack.slack.state.add_user("UANN", "sheffield", "Ann Ash")
    slack.slack.fail("users.info", slow)
    learned = asyncio.create_task(slack.post(command(slack.slack, tom, f"<@UANN> says: {WRITTEN}")))
    await slow.arrived.wait()
    town.clock.advance(timedelta(seconds=3))
    assert await learned == (200, "")
    assert not slack.slack.called("views.open")
    await tom.sees(TOO_LATE, "Nothing was saved yet.")
    await tom.presses("Open the form")
    assert WRITTEN in tom.shown("learned")


async def test_a_kill_after_a_modal_did_not_open_is_told_by_slack_itself(town: Town, slack: SlackScreen) -> None:
    tom, slow = town.person("tom"), held()
    slack.slack.fail("views.open", slow)
    with killed_after(2):
        learned = asyncio.create_task(slack.post(command(slack.slack, tom)))
        await slow.arrived.wait()
        town.clock.advance(timedelta(seconds=3))
        assert await learned == (200, "Squadbot could not do that just now. Nothing was saved: try again.")
    # The second time was committed before the kill, so its button comes as well.
    await tom.sees(TOO_LATE)
    await tom.presses("Open the form")
    assert tom.shown("learned") == WRITTEN


async def test_a_kill_before_anything_is_committed_is_told_by_slack_itself(town: Town, slack: SlackScreen) -> None:
    tom, before = town.person("tom"), await town.stored()
    with killed_after(0):
        told = await slack.post(command(slack.slack, tom))
    assert told == (200, "Squadbot could not do that just now. Nothing was saved: try again.")
    assert await town.stored() == before
    await tom.does_not_see(TOO_LATE)
