"""What goes out: paced, retried, split, edited in place, private in a person's own chat, given up in plain words."""

from functools import partial
from typing import Any

import pytest

from bot.model.event import Conversation, ConversationKind
from bot.model.message import Message, paragraph
from bot.platforms.teams.settings import SINGLE_TENANT
from tests.kit.clock import FrozenClock
from tests.kit.dialogue import Town
from tests.kit.teams_screen import TeamsScreen, read, teams_of
from tests.kit.teams_server import HTML, TOKEN, Failure, TeamsServer, answer, dropped
from tests.kit.town import teams_squadbot, town_url_for
from tests.platforms import posting
from tests.platforms.posting import carry, words

HERE = Conversation("teams", "barnsley", "19:barnsley-squad@thread.tacv2")
LONG = Message(tuple(paragraph(f"Part {number}. " + "Many words. " * 80) for number in range(40)), "A long one")
post = partial(posting.post, where=HERE)


def texts(teams: TeamsScreen, address: str = HERE.channel) -> list[str]:
    return [read(message) for message in teams.teams.places[address].messages]


async def errors(town: Town) -> str:
    return "\n".join((await town.everything())["deliveries"])


@pytest.mark.parametrize(
    "failure",
    [
        answer(412, "PreconditionFailed"),
        answer(429, retry_after=2),
        answer(502),
        answer(503),
        answer(504),
        answer(503, HTML),
        dropped(),
    ],
    ids=lambda failure: f"{failure.status}",
)
async def test_what_may_pass_is_tried_again_in_order(town: Town, teams: TeamsScreen, failure: Failure) -> None:
    teams.teams.fail("post", failure, answer(429))
    await post(town, words("One"), words("Two"))
    assert texts(teams) == ["One", "Two"]


@pytest.mark.parametrize(
    "failure", [answer(412, "PreconditionFailed"), answer(429), answer(429, retry_after=1), answer(503)]
)
async def test_no_outage_and_no_pause_loses_what_waits(town: Town, teams: TeamsScreen, failure: Failure) -> None:
    teams.teams.fail("post", *[failure] * 15)
    await post(town, words("One"), words("Two"))
    assert texts(teams) == ["One", "Two"]


async def test_a_failed_sign_in_is_tried_again(town: Town, teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = teams_of(town)._connector

    class Fails:
        microsoft_app_id = "id"

        def get_access_token(self) -> str:
            raise KeyError("access_token")

    with monkeypatch.context() as broken:
        broken.setattr(connector, "_credentials", Fails())
        await town.person("dev").says("help")
    assert "Microsoft did not let Squadbot sign in (KeyError)." in await errors(town)
    await post(town, words("One"))
    assert texts(teams)[-1] == "One"


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (403, "MessageWritesBlocked", "Squadbot is blocked there: the person, or an administrator"),
        (403, "BotNotInConversationRoster", "Squadbot is not in the team or chat. Add the app to it again."),
        (403, "SomethingElse", "Teams does not let Squadbot post there."),
        (404, "ConversationNotFound", "The channel or chat is gone."),
        (413, "MessageSizeTooBig", "The message is longer than Teams takes."),
        (400, "BadSyntax", "Teams does not take the message as Squadbot drew it."),
    ],
)
async def test_what_will_never_go_is_told_to_the_lead_in_words(
    town: Town, teams: TeamsScreen, status: int, code: str, says: str
) -> None:
    teams.teams.fail("post", answer(status, code))
    await post(town, words("Confidential"))
    told = "\n".join(texts(teams, teams.teams.own_chat("aad-dev").address))
    assert "I could not post in the channel of Barnsley squad." in told
    assert says in told
    assert "Confidential" not in told
    assert teams.teams.called("post").count(HERE.channel) == 1


async def test_an_organisation_without_squadbot_is_given_up(town: Town, teams: TeamsScreen) -> None:
    await post(town, words("One"), where=Conversation("teams", "nowhere", "19:x@thread.tacv2"))
    assert "Squadbot is not installed in this organisation" in await errors(town)
    assert not teams.teams.calls


async def test_a_long_message_goes_on_in_its_thread_and_a_failed_part_alone_is_sent_again(
    town: Town, teams: TeamsScreen
) -> None:
    teams.teams.fail("post", None, answer(502))
    await post(town, LONG)
    first, *others = teams.teams.places[HERE.channel].messages
    assert others
    assert {each["thread"] for each in others} == {first["id"]}
    shown = "\n".join(texts(teams))
    assert [number for number in range(40) if shown.count(f"Part {number}. ") != 1] == []


async def test_an_edit_of_a_long_message_changes_every_part_and_takes_away_what_is_left_over(
    town: Town, teams: TeamsScreen
) -> None:
    await post(town, LONG, announces="S3")
    parts = [each["id"] for each in teams.teams.places[HERE.channel].messages]
    assert len(parts) > 1
    await post(town, words("Short"), replaces=" ".join(parts))
    assert texts(teams) == ["Short"]
    await post(town, LONG, replaces=parts[0])
    await post(town, LONG, replaces=" ".join(each["id"] for each in teams.teams.places[HERE.channel].messages))
    shown = "\n".join(texts(teams))
    assert [number for number in range(40) if shown.count(f"Part {number}. ") != 1] == []
    await post(town, words("Reply"), under="S3")
    assert teams.teams.places[HERE.channel].messages[-1]["thread"] == parts[0]
    teams.teams.fail("remove", answer(503), answer(404))
    for message in (words("Short"), LONG, words("Short again")):
        async with town.squadbot.store.unit() as unit:
            assert await unit.announce_anew("S3", message)
            await unit.commit(town.clock.now())
    await carry(town)
    seen = texts(teams)
    assert seen[0] == "Short again", "an edit of an edit finds every part"
    assert not [each for each in seen if "Part 1. " in each]


async def test_a_reply_stands_in_its_thread(town: Town, teams: TeamsScreen) -> None:
    await post(town, words("Head"), announces="S3")
    await post(town, words("Reply"), under="S3")
    head, reply = teams.teams.places[HERE.channel].messages
    assert reply["thread"] == head["id"]


async def test_an_edit_takes_the_messages_place(town: Town, teams: TeamsScreen) -> None:
    await post(town, words("Before"))
    sent = teams.teams.places[HERE.channel].messages[0]["id"]
    teams.teams.fail("update", answer(412), answer(429))
    await post(town, words("After"), replaces=sent)
    assert texts(teams) == ["After"]
    await post(town, words("Gone"), replaces="0")
    assert texts(teams) == ["After"]


async def test_what_is_for_one_person_stands_in_their_own_chat(town: Town, teams: TeamsScreen) -> None:
    await post(town, words("For you"), only_for="aad-ruth")
    assert texts(teams) == []
    assert texts(teams, teams.teams.own_chat("aad-ruth").address) == ["For you"]
    assert len(teams.teams.called("open")) == 1
    await post(town, words("Again"), only_for="aad-ruth")
    assert len(teams.teams.called("open")) == 1, "the conversation is known from then on"
    await post(town, words("Nobody"), only_for="aad-of-another-organisation")
    assert "Squadbot is not installed for this person." in await errors(town)


async def test_a_link_opens_the_message_in_teams(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    await dev.says("learn Grandparents bring the children")
    (message,) = teams.teams.places[HERE.channel].messages
    await dev.says("show L2")
    seen = await dev.newly_seen()
    assert f"https://teams.microsoft.com/l/message/19%3Abarnsley-squad%40thread.tacv2/{message['id']}" in seen
    assert "tenantId=barnsley&groupId=group%2019%3Ateam-barnsley-squad&parentMessageId=" in seen


async def test_teams_limits_hold_for_a_conversation(request: pytest.FixtureRequest, tmp_path: Any) -> None:
    clock = FrozenClock()
    with town_url_for("sqlite", request, tmp_path) as url:
        async with TeamsServer(clock.elapsed, paced=True) as teams, teams_squadbot(url, clock, teams) as squadbot:
            teams.add_channel(HERE.channel, "barnsley", "team")
            town = Town(squadbot, None, clock)  # type: ignore[arg-type]  # nobody looks
            await post(town, *(words(str(number)) for number in range(100)))
            assert [read(message) for message in teams.places[HERE.channel].messages] == [str(n) for n in range(100)]
            assert len(teams.called("post")) == 100, "none was too fast"


async def test_a_bot_of_one_tenant_signs_in_once(
    request: pytest.FixtureRequest, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, Any]] = []

    class App:
        def __init__(self, **given: Any) -> None:
            made.append(given)

        def acquire_token_silent(self, *_: Any, **__: Any) -> None:
            """None is at hand."""

        def acquire_token_for_client(self, scopes: list[str]) -> dict[str, str]:
            assert scopes == ["https://api.botframework.com/.default"]
            return {"access_token": TOKEN}

    monkeypatch.setattr("botframework.connector.auth.microsoft_app_credentials.ConfidentialClientApplication", App)
    clock = FrozenClock()
    with town_url_for("sqlite", request, tmp_path) as url:
        async with (
            TeamsServer() as teams,
            teams_squadbot(url, clock, teams, app_type=SINGLE_TENANT) as squadbot,
        ):
            teams.add_channel(HERE.channel, "barnsley", "team")
            await post(Town(squadbot, None, clock), words("One"), words("Two"))  # type: ignore[arg-type]  # nobody looks
            assert len(teams.places[HERE.channel].messages) == 2
    (app,) = made
    assert app["authority"] == "https://login.microsoftonline.com/the bot's own tenant"
    assert app["client_credential"] == "secret"


def test_a_persons_own_conversation_is_known_by_their_account() -> None:
    own = Conversation("teams", "barnsley", "aad-dev", ConversationKind.DIRECT)
    assert own.key == "teams:barnsley:aad-dev"
