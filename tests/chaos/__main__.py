"""`make chaos`: a long run, its books, and exit code 1 when they do not balance."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

import click

from tests.chaos.plan import Plan
from tests.chaos.run import run


@click.command()
@click.option("--seed", type=int, help="Of an earlier run, to do the same again.")
@click.option("--seconds", default=60.0, show_default=True, help="How long replicas are killed.")
@click.option("--messages", default=3500, show_default=True, help="To channels in Slack where a post can be looked up.")
@click.option("--blind", default=1000, show_default=True, help="To channels in Slack where it cannot.")
@click.option("--teams", default=1000, show_default=True, help="To channels in Teams, where none can.")
@click.option("--captures", default=250, show_default=True, help="Learnings typed in Slack, heard of in Teams too.")
def main(seed: int | None, seconds: float, messages: int, blind: int, teams: int, captures: int) -> None:
    """Two replicas on one PostgreSQL, one killed every second, and the books afterwards."""
    seed = seed if seed is not None else SystemRandom().randrange(1_000_000)
    click.echo(f"Seed {seed}; this takes about {seconds + 60:.0f} seconds.", err=True)
    logging.disable(logging.ERROR)  # that the database is away is what we want
    plan = Plan(seed, seconds, messages, blind, teams, captures, channels=400, pairs=40, digests=40, outage=10.0)
    with tempfile.TemporaryDirectory(prefix="squadbot-chaos-") as folder:
        outcome = asyncio.run(run(plan, Path(folder)))
    click.echo("\n".join(outcome.lines()))
    for name, each in outcome.books.faults().items():
        click.echo(f"{name}: {', '.join(each[:10])}", err=True)
    sys.exit(1 if outcome.books.faults() else 0)


if __name__ == "__main__":
    main()
