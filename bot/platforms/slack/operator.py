"""What Slack adds to the command line: the app manifest, and a key that tokens are sealed with."""

from collections.abc import Sequence

import click

from bot.config import SettingError
from bot.platforms import Commands
from bot.platforms.slack.settings import command_prefix


def operator_commands(commands: Commands) -> Sequence[click.Command]:
    """Return the commands; `commands` gives what Squadbot can do."""

    @click.command()
    @click.option(
        "--prefix",
        envvar="SLACK_COMMAND_PREFIX",
        show_envvar=True,
        default="",
        help='Put before every command, for example "tlg-".',
    )
    @click.option(
        "--url", default="https://squadbot.example.gov.uk", show_default=True, help="Where Slack reaches Squadbot."
    )
    @click.option("--socket-mode", is_flag=True, help="For a server that Slack cannot reach: Squadbot calls Slack.")
    def manifest(prefix: str, url: str, socket_mode: bool) -> None:
        """Print the Slack app manifest, made from what Squadbot can do."""
        from bot.platforms.slack.manifest import slack_manifest

        try:
            made = slack_manifest(commands(), prefix=command_prefix(prefix), url=url, socket_mode=socket_mode)
        except ValueError as error:
            raise SettingError(str(error)) from None
        click.echo(made, nl=False)

    @click.command("new-key")
    def make_key() -> None:
        """Print a key for SLACK_TOKEN_KEYS, which seals the tokens that workspaces give."""
        from bot.sealing import new_key

        click.echo(new_key())

    return manifest, make_key
