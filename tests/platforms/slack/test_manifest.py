"""The manifest asks for what Squadbot does, and for no more."""

from dataclasses import replace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.access import Permission
from bot.app import commands
from bot.cli import cli
from bot.model.outcome import Done
from bot.platforms.slack.manifest import EVENTS, REASONS, SCOPES, slack_manifest
from bot.registry import Ask, Command, command
from tests.kit.slack_methods import SCOPES as METHOD_SCOPES

URL = "https://squadbot.example.gov.uk"
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
}
"""What Slack asks of an app that wants to be told."""
LOOKED_UP = {"channels:history", "groups:history", "im:history"}


def made(**settings: Any) -> Any:
    return yaml.safe_load(slack_manifest(commands(), **{"url": URL, **settings}))


def test_every_scope_is_needed_by_an_event_a_method_or_a_command() -> None:
    needed = {"commands"} | LOOKED_UP | {scope for event in EVENTS for scope in EVENT_SCOPES[event]}
    assert set(SCOPES) == needed | set(METHOD_SCOPES.values())
    assert all(REASONS.values())


def test_every_command_is_there_with_its_usage() -> None:
    slashes = {each["command"]: each for each in made()["features"]["slash_commands"]}
    assert set(slashes) == {f"/{each.name.split()[0]}" for each in commands()}
    (learn,) = (each for each in commands() if each.name == "learn")
    assert f"/learn {slashes['/learn']['usage_hint']}" == learn.usage
    assert slashes["/learn"]["description"] == learn.summary
    assert all(each["url"] == f"{URL}/slack/events" and each["should_escape"] for each in slashes.values())


def test_a_prefix_keeps_several_bots_apart() -> None:
    assert {each["command"][:5] for each in made(prefix="tlg-")["features"]["slash_commands"]} == {"/tlg-"}


@pytest.mark.parametrize("prefix", ["tlg", "TLG-", "t l-", "/tlg-"])
def test_a_prefix_that_slack_would_not_take_is_explained(prefix: str) -> None:
    asked = CliRunner().invoke(cli, ["manifest", "--prefix", prefix])
    assert asked.exit_code != 0
    assert "small letters and figures with a hyphen at the end, for example tlg-" in asked.output


def test_a_command_of_slack_s_own_is_refused() -> None:
    away = replace(next(each for each in commands() if each.name == "absent"), name="away")
    with pytest.raises(ValueError, match="/away is Slack's own command"):
        slack_manifest([away])
    assert slack_manifest([away], prefix="tlg-")


def test_with_socket_mode_no_address_is_given_away() -> None:
    text = slack_manifest(commands(), url=URL, socket_mode=True)
    assert "https://" not in text
    assert yaml.safe_load(text)["settings"]["socket_mode_enabled"]


def test_it_keeps_to_slack_s_lengths() -> None:
    manifest = made()
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert all(len(each["name"]) <= 24 for each in manifest["features"]["shortcuts"])
    with pytest.raises(ValueError, match="Slack takes 32"):
        made(prefix="a-very-long-prefix-for-any-command-")


def test_too_many_commands_are_refused() -> None:
    async def run(ask: Ask[Any]) -> Done:
        """Does nothing."""
        return Done()

    marked = [command(f"c{number}", needs=Permission.READ)(run) for number in range(51)]
    specs: list[Command] = vars(marked[0])["__squadbot__"]
    with pytest.raises(ValueError, match="51 commands"):
        slack_manifest(specs, url=URL)
