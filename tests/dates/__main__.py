"""`make test-dates`: the tests on other days, in other zones, in another order and under load; exits 1 on failure."""

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import click

from tests.dates.outcome import WELL, Outcome, table
from tests.dates.preload import CannotShift, compiled
from tests.dates.run import BRIEF, run
from tests.dates.scenarios import SCENARIOS

_NAMES = [scenario.name for scenario in SCENARIOS]


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--only", multiple=True, type=click.Choice(_NAMES), help="This scenario; may be given several times.")
@click.option("--brief", is_flag=True, help="Only tests marked `clock`, and dialogues on the local page: as CI does.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def main(only: tuple[str, ...], brief: bool, arguments: tuple[str, ...]) -> None:
    """Run the tests under each scenario. All other arguments are pytest's, such as `-k digest`."""
    chosen = [scenario for scenario in SCENARIOS if scenario.name in (only or _NAMES)]
    arguments = (*(BRIEF if brief else ()), *arguments)
    outcomes: list[Outcome] = []
    needs_shift = any(scenario.starts_at for scenario in chosen)
    try:
        with (
            compiled() if needs_shift else nullcontext() as library,
            tempfile.TemporaryDirectory(prefix="squadbot-dates-reports-") as reports,
        ):
            for scenario in chosen:
                click.secho(f"\n{scenario.name}: {scenario.why}", bold=True)
                outcomes.append(run(scenario, library, arguments, Path(reports) / f"{scenario.name}.xml"))
    except CannotShift as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"\n{table(outcomes)}")
    sys.exit(1 if any(outcome.verdict != WELL for outcome in outcomes) else 0)


if __name__ == "__main__":
    main()
