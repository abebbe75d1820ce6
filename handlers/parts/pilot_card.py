"""A pilot's card: its test card and how it stands, with buttons for those who may press them."""

from datetime import date, timedelta
from typing import Any

from bot.access import Permission, may
from bot.model.form import DateField
from bot.model.message import Block, Button, Buttons, Group, Heading, Message
from bot.model.record import Pilot, Squad, Stage
from bot.registry import Ask
from handlers.parts.cards import pilot_facts

_USUAL_LENGTH = timedelta(weeks=6)
"""How long a squad tries something before it decides."""


def review_field(label: str, hint: str, today: date) -> DateField:
    """When the squad is to decide: asked as `review_on`, from tomorrow on."""
    return DateField(
        "review_on", label, hint, earliest=today + timedelta(days=1), value=(today + _USUAL_LENGTH).isoformat()
    )


def pilot_card(
    ask: Ask[Any], pilot: Pilot, squad: Squad | None, *, heading: str, more: tuple[Block, ...] = ()
) -> Message:
    """All of a pilot, and `more` of what came of it."""
    buttons = (
        Button("Add an update", "update.open", pilot.code, spoken=f"Add an update to {pilot.code}"),
        Button("Decide", "pilot.decide", pilot.code, spoken=f"Decide on {pilot.code}"),
    )
    running = pilot.stage is not Stage.STOPPED
    pressed = (Buttons(buttons),) if running and may(ask.who, Permission.CAPTURE, squad) else ()
    blocks = (Heading(heading), pilot_facts(pilot, ask.today), *more, *pressed)
    return Message((Group(blocks, about=pilot.code),), heading)
