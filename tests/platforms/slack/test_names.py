"""Who somebody is when Slack does not say, and what they are called once it does."""

from datetime import timedelta

from sqlalchemy import select

from storage.schema import AccountRow
from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town, mention
from tests.kit.screen import Tagged
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import too_many
from tests.platforms.slack.saying import WRITTEN


async def names(town: Town) -> set[str]:
    async with town.squadbot.store.unit() as unit:
        return {each.name for each in await unit.people.in_workspace("slack", "barnsley")}


async def test_somebody_who_is_not_named_at_first_is_once_slack_says_so(town: Town, slack: SlackScreen) -> None:
    nora = town.newcomer("nora", "Nora New", beside="dev")
    slack.slack.fail("users.info", too_many())
    await nora.says("help")
    assert "UNORA" in await names(town)
    town.clock.advance(timedelta(minutes=1))
    await nora.says("help")
    assert {"Nora New", "UNORA"} & await names(town) == {"Nora New"}


async def test_a_stand_in_takes_nobodys_name(town: Town, slack: SlackScreen) -> None:
    slack.slack.fail("users.info", too_many())
    before = await town.stored()
    await town.person("dev").says("/help")
    assert slack.slack.called("users.info")
    assert await town.stored() == before


async def test_somebody_who_has_another_name_now_is_called_by_it(town: Town, slack: SlackScreen) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    slack.slack.state.users["UDEV"].name = "Dev Patel-Shaw"
    await dev.says(f"/learn {WRITTEN}")
    await ruth.sees("Dev Patel-Shaw saved a learning")
    assert {"Dev Patel", "Dev Patel-Shaw"} & await names(town) == {"Dev Patel-Shaw"}


async def test_somebody_of_another_workspace_is_not_ours_because_slack_is_busy(town: Town, slack: SlackScreen) -> None:
    shared = slack.slack.state.channels["CBARNSLEYSQUAD"]
    shared.shared_with = ("leeds",)
    shared.members.add("UGRACE")
    slack.slack.fail("users.info", too_many())
    said = payloads.app_mention(
        "show P4", user="UGRACE", channel=shared.id, ts="1.1", bot_user="UBOTbarnsley", user_team="leeds"
    )
    before = await town.stored()
    event = payloads.event_callback(said, team="barnsley", authorized=("barnsley",), shared=True)
    assert (await slack.post(event))[0] == 200
    assert await town.stored() == before
    own = select(AccountRow.workspace).where(AccountRow.account == "UGRACE")
    assert await town.squadbot._store.database.write(lambda connection: connection.scalars(own).all()) == ["leeds"]


async def test_somebody_mentioned_is_called_as_on_record_while_slack_does_not_say(
    town: Town, slack: SlackScreen
) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says("/help")
    slack.slack.fail("users.info", too_many())
    await dev.says("/update P3 ", mention(ruth), " booked")
    await ruth.sees("Ruth Hall booked")
    assert len(await ruth.notified_by(of=ruth)) == 1


async def test_a_handle_is_said_only_where_nothing_else_is_known(town: Town, slack: SlackScreen) -> None:
    dev, nora = town.person("dev"), town.newcomer("nora", "Nora New", beside="dev")
    await dev.says("/help")
    slack.slack.fail("users.info", too_many())
    await dev.says("/update P3 ", mention(nora), " booked")
    seen = await dev.sees("nora.new booked")
    assert "UNORA" not in seen
    assert not await dev.notified_by(of=nora)


async def test_squadbot_itself_is_nobody_in_the_programme(town: Town) -> None:
    dev = town.person("dev")
    await dev.is_refused(("/squad add ", Tagged("UBOTbarnsley", "Squadbot")), "There is nobody here called “Squadbot”.")
