"""What Teams adds to the command line: the app package."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import click

from bot.config import SettingError
from bot.platforms import Commands
from bot.platforms.teams.settings import is_guid


def operator_commands(commands: Commands) -> Sequence[click.Command]:
    """Return the commands; `commands` gives what Squadbot can do."""

    @click.command("teams-package")
    @click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--app-id", envvar="MICROSOFT_APP_ID", show_envvar=True, default="", help="The bot's app id.")
    @click.option("--url", envvar="PUBLIC_URL", show_envvar=True, default="", help="Where Teams reaches Squadbot.")
    @click.option("--privacy-url", default="", help="Your privacy notice. Else the address of Squadbot.")
    @click.option("--terms-url", default="", help="Your terms of use. Else the address of Squadbot.")
    def make_package(out: Path, app_id: str, url: str, privacy_url: str, terms_url: str) -> None:
        """Write the app package for Teams to OUT, a zip, made from what Squadbot can do."""
        from bot.platforms.teams.package import About, teams_package

        home = url.rstrip("/")
        if not is_guid(app_id):
            raise SettingError("Give the bot's app id as the Azure portal shows it, for example --app-id 1f1c4f8e-….")
        pages = (home, privacy_url or home, terms_url or home)
        if not all(each.startswith("https://") for each in pages):
            raise SettingError(
                "Teams takes only addresses that start with https://. For example: --url https://squadbot.example.gov.uk"
            )
        made = teams_package(commands(), About(app_id, home, version("squadbot"), pages[1], pages[2]))
        try:
            out.write_bytes(made)
        except OSError as error:
            raise SettingError(
                f"{out} could not be written: {error.strerror}. Name a file in a folder that is there."
            ) from None
        click.echo(f"{out} is ready to upload in the Teams admin centre.")

    return (make_package,)
