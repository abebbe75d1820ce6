"""Several workspaces: installed by OAuth, tokens sealed, removed again; whole organisations; shared channels."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update
from yarl import URL

from bot.config import SettingError, read_config
from bot.model.event import Sender
from bot.model.record import Role
from bot.platforms.slack.settings import SlackSettings, read_settings
from bot.ports import Installation
from bot.sealing import Seal, new_key
from storage.installations import SqlInstallations
from storage.schema import AccountRow, InstallationRow, InstallStateRow
from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.town import KEY

WRITTEN = "Grandparents bring the children when parents cannot"


async def begin(slack: SlackScreen, browser: aiohttp.ClientSession) -> str:
    """Begin an installation; the state that Slack will bring back."""
    async with browser.get(f"{slack.url}/slack/install", allow_redirects=False) as response:
        assert response.status == 302
        to = URL(response.headers["Location"])
        assert str(to).startswith(f"{slack.slack.url}/oauth/v2/authorize?")
        assert "chat:write" in to.query["scope"].split(",")
        return to.query["state"]


async def finish(slack: SlackScreen, browser: aiohttp.ClientSession, state: str, code: str) -> tuple[int, str]:
    async with browser.get(f"{slack.url}/slack/oauth_redirect", params={"state": state, "code": code}) as response:
        return response.status, await response.text()


def browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def rows(town: Town, table: Any) -> list[Any]:
    return await town.squadbot._store.database.write(lambda connection: list(connection.execute(select(table))))


async def test_an_administrator_installs_it_and_a_member_uses_it(town: Town, slack: SlackScreen) -> None:
    slack.slack.state.add_workspace("TNEW", "York Council", token="xoxb-new")
    slack.slack.state.add_user("UYAN", "TNEW", "Yan York", "Europe/Paris")
    slack.slack.state.add_channel("CYORK", "TNEW", "UYAN")
    slack.slack.state.grant("code-1", "TNEW", user="UYAN")
    async with browser() as own:
        status, page = await finish(slack, own, await begin(slack, own), "code-1")
    assert (status, "Squadbot is installed in York Council." in page) == (200, True)
    assert "xoxb-new" not in str(await town.everything())
    said = payloads.slash_command(
        "/help", "", user="UYAN", channel="CYORK", team="TNEW", trigger_id=slack.slack.state.trigger("UYAN"),
        response_url="",
    )  # fmt: skip
    assert await slack.post(said) == (200, "")
    await town.settle()
    assert "What you can do here" in slack.slack.state.channels["CYORK"].ephemerals[0][1]["text"]
    async with town.squadbot.store.unit() as unit:
        (person,) = await unit.people.in_workspace("slack", "TNEW")
    assert (person.name, person.zone) == ("Yan York", "Europe/Paris")


async def test_a_state_is_good_once_in_the_browser_it_was_given_to_and_not_for_long(
    town: Town, slack: SlackScreen
) -> None:
    async with browser() as own, browser() as other:
        state = await begin(slack, own)
        assert (await finish(slack, other, state, "code"))[0] == 400
        slack.slack.state.grant("code", "barnsley", user="UDEV")
        assert (await finish(slack, own, state, "code"))[0] == 200
        assert (await finish(slack, own, state, "code"))[0] == 400
        late = await begin(slack, own)
        town.clock.advance(timedelta(minutes=11))
        assert (await finish(slack, own, late, "code"))[0] == 400
        assert (await finish(slack, own, await begin(slack, own), "made-up"))[0] == 502
        assert (await finish(slack, own, "", "code"))[0] == 400
        state = await begin(slack, own)
        assert all(state not in str(row) for row in await rows(town, InstallStateRow))


async def test_removed_or_revoked_its_token_is_gone_and_a_late_notice_takes_no_newer_one(
    town: Town, slack: SlackScreen
) -> None:
    now = int(town.clock.now().timestamp())
    stored = SqlInstallations(town.squadbot._store, Seal([KEY]), "slack")
    for team, told in (
        ("leeds", payloads.app_uninstalled()),
        ("barnsley", payloads.tokens_revoked(bot=("UBOTbarnsley",))),
    ):
        early = now - 7 * 24 * 60 * 60
        assert (await slack.post(payloads.event_callback(told, team=team, event_time=early)))[0] == 200
        assert await stored.get(team) is not None
        assert (await slack.post(payloads.event_callback(told, team=team, event_time=now)))[0] == 200
        assert await stored.get(team) is None
    person = payloads.tokens_revoked(oauth=("UAMIRA",))
    assert (await slack.post(payloads.event_callback(person, team="sheffield", event_time=now)))[0] == 200
    assert await stored.get("sheffield") is not None


@pytest.mark.parametrize("told", [payloads.app_uninstalled(), payloads.tokens_revoked(bot=("UBOTEORG",))])
async def test_removed_from_a_whole_organisation_its_token_is_gone(
    town: Town, slack: SlackScreen, told: payloads.Payload
) -> None:
    stored, now = SqlInstallations(town.squadbot._store, Seal([KEY]), "slack"), town.clock.now()
    slack.slack.state.add_workspace("EORG", "The whole county", token="xoxb-org")
    await stored.put(Installation("EORG", "The county", "UBOTEORG", "BEORG", "xoxb-org", now))
    gone = payloads.event_callback(
        told, team="TONE", enterprise="EORG", org_wide=True, event_time=int(now.timestamp()) + 60
    )
    assert (await slack.post(gone))[0] == 200
    assert await stored.get("EORG") is None
    assert await stored.get("barnsley") is not None


async def test_a_new_key_takes_over_and_the_old_one_may_go(town: Town) -> None:
    store, newer = town.squadbot._store, new_key()
    assert await SqlInstallations(store, Seal([newer, KEY]), "slack").reseal() == 4
    found = await SqlInstallations(store, Seal([newer]), "slack").get("leeds")
    assert found is not None
    assert found.token == "xoxb-leeds"
    assert await SqlInstallations(store, Seal([KEY]), "slack").get("leeds") is None
    assert "xoxb" not in repr(found)


async def test_an_installation_of_a_whole_organisation_serves_each_of_its_workspaces(
    town: Town, slack: SlackScreen
) -> None:
    slack.slack.state.add_workspace("EORG", "The whole county", token="xoxb-org")
    slack.slack.state.add_user("WANNE", "EORG", "Anne County")
    slack.slack.state.add_channel("CORG", "EORG", "WANNE")
    stored = SqlInstallations(town.squadbot._store, Seal([KEY]), "slack")
    await stored.put(Installation("EORG", "The county", "UBOTEORG", "BEORG", "xoxb-org", town.clock.now()))
    for team in ("TONE", "TTWO"):
        said = payloads.slash_command(
            "/help",
            "",
            user="WANNE",
            channel="CORG",
            team=team,
            trigger_id=slack.slack.state.trigger("WANNE"),
            response_url="",
            enterprise="EORG",
            org_wide=True,
        )
        assert await slack.post(said) == (200, "")
    await town.settle()
    assert len(slack.slack.state.channels["CORG"].ephemerals) == 2
    accounts = [row for row in await rows(town, AccountRow.__table__) if row.account == "WANNE"]
    assert [row.workspace for row in accounts] == ["EORG"]


async def test_in_a_shared_channel_somebody_is_who_they_are_at_home(town: Town, slack: SlackScreen) -> None:
    """Grace of Leeds, in a channel that Barnsley shares with Leeds: her own squad's records are hers there too."""
    shared = slack.slack.state.channels["CBARNSLEYSQUAD"]
    shared.shared_with = ("leeds",)
    shared.members.add("UGRACE")
    mention = payloads.app_mention(
        "show P4", user="UGRACE", channel=shared.id, ts="1.1", bot_user="UBOTbarnsley", user_team="leeds"
    )
    event = payloads.event_callback(mention, team="barnsley", authorized=("barnsley",), shared=True)
    assert (await slack.post(event))[0] == 200
    await town.settle()
    accounts = [row for row in await rows(town, AccountRow.__table__) if row.account == "UGRACE"]
    assert [row.workspace for row in accounts] == ["leeds"]
    assert [user for user, _ in shared.ephemerals] == ["UGRACE"]


async def test_a_channel_that_two_installed_workspaces_share_is_one_squad_s(town: Town, slack: SlackScreen) -> None:
    """Grace of Leeds gives the command through Leeds' own Squadbot, in the channel that Barnsley linked."""
    shared = slack.slack.state.channels["CBARNSLEYSQUAD"]
    shared.shared_with = ("leeds",)
    shared.members |= {"UGRACE", "UBOTleeds"}
    async with town.squadbot.store.unit() as unit:
        squad = await unit.squads.named("Barnsley squad")
        grace = await unit.people.by_account(Sender("slack", "leeds", "UGRACE", ""))
        assert squad
        assert grace
        unit.squads.join(squad.id, grace.id, Role.MEMBER)
        assert await unit.commit(town.clock.now())
    for command, text in (("/squad", ""), ("/learn", "We rang first")):
        given = payloads.slash_command(
            command,
            text,
            user="UGRACE",
            channel=shared.id,
            team="leeds",
            trigger_id=slack.slack.state.trigger("UGRACE"),
            response_url="",
        )
        assert await slack.post(given) == (200, "")
    await town.settle()
    told = [message["text"] for user, message in shared.ephemerals if user == "UGRACE"]
    assert "Barnsley squad" in told[0]
    assert "Saved as L2." in told[1]
    posted = [message["text"] for message in shared.messages if "saved a learning" in message["text"]]
    assert len(posted) == 1, "two workspaces, one channel"


async def test_what_is_sealed_is_not_what_it_was(town: Town) -> None:
    seal = Seal([KEY])
    await town.squadbot._store.database.write(
        lambda connection: connection.execute(update(InstallationRow).values(token="xoxb-plain")).close()
    )
    assert await SqlInstallations(town.squadbot._store, seal, "slack").get("leeds") is None
    with pytest.raises(ValueError, match="no key"):
        Seal([])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN starts with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN starts with xapp-"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_SIGNING_SECRET": "s"}, "go together"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_SIGNING_SECRET": "s"}, "SLACK_TOKEN_KEYS"),
        (
            {
                "SLACK_CLIENT_ID": "1",
                "SLACK_CLIENT_SECRET": "2",
                "SLACK_SIGNING_SECRET": "s",
                "SLACK_TOKEN_KEYS": "short",
            },
            "squadbot new-key",
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
    ],
)
def test_settings_that_cannot_work_say_what_to_set(settings: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        read_settings(read_config(settings))


def test_secrets_are_in_no_repr() -> None:
    secret = "hush"
    settings = SlackSettings(
        bot_token=secret, signing_secret=secret, app_token=secret, client_secret=secret, token_keys=(secret,)
    )
    assert secret not in repr(settings)
    assert secret not in repr(read_config({"DATABASE_URL": f"postgresql://u:{secret}@h/d", "SLACK_BOT_TOKEN": secret}))
