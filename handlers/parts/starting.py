"""The test card that starts a pilot: its fields, and what was filled in."""

from collections.abc import Sequence
from typing import Any

from bot.model.form import Choice, ChoiceField, Field, Filled, TextField
from bot.model.record import Sharing, Squad
from bot.ports import TestCard
from bot.registry import Ask
from handlers.parts.choosing import SHARING_CHOICES, challenge_field, challenge_in
from handlers.parts.pilot_card import review_field

LONGEST_NAME = 120
"""Characters in a pilot's name."""
LONGEST_BELIEF = 1000
"""Characters in what a squad believes, or will do."""


async def card_fields(ask: Ask[Any], squads: Sequence[Squad]) -> tuple[Field, ...]:
    """The test card, for whichever of these squads is to run the pilot."""
    whose: tuple[Field, ...] = ()
    if len(squads) > 1:
        whose = (
            ChoiceField("squad", "Which squad runs it?", tuple(Choice(str(each.id), each.name) for each in squads)),
        )
    first = tuple(dict.fromkeys(code for squad in squads for code in squad.challenges))
    missions = (
        Choice("", "None of these"),
        *(Choice(each.code, each.label) for each in await ask.record.reference.missions()),
    )
    return (
        TextField("title", "Name", "What people will call it.", limit=LONGEST_NAME),
        *whose,
        TextField(
            "believe",
            "We believe that…",
            "What you expect to happen, and why.",
            multiline=True,
            limit=LONGEST_BELIEF,
        ),
        TextField(
            "find_out", "To find out we will…", "The small thing you will try.", multiline=True, limit=LONGEST_BELIEF
        ),
        TextField("measure", "We will measure…", "What you will count, and where it comes from.", limit=500),
        TextField(
            "right_if", "We are right if…", "The success line, with a number. It is fixed from now on.", limit=500
        ),
        review_field("Review on", "When the squad decides: stop, adapt, continue or grow.", ask.today),
        *await challenge_field(ask, first),
        ChoiceField("mission", "Mission", missions, required=False),
        ChoiceField("sharing", "Who may see it?", SHARING_CHOICES, value=Sharing.PROGRAMME.value),
    )


def card_in(filled: Filled) -> TestCard:
    """The test card in a filled form."""
    review_on = filled.day("review_on")
    assert review_on is not None, "the field is required"
    return TestCard(
        title=filled.text("title"),
        believe=filled.text("believe"),
        find_out=filled.text("find_out"),
        measure=filled.text("measure"),
        right_if=filled.text("right_if"),
        review_on=review_on,
        challenge=challenge_in(filled),
        mission=filled.text("mission"),
        sharing=Sharing(filled.text("sharing")),
    )


def squad_in(filled: Filled, squads: Sequence[Squad]) -> Squad | None:
    """The squad that runs it: the one chosen, else the first; None where there is none."""
    chosen = str(filled.values.get("squad", ""))
    return next((each for each in squads if str(each.id) == chosen), squads[0] if squads else None)


def typed_in(card: TestCard) -> str:
    """All the words of a test card."""
    return f"{card.title}\n{card.believe}\n{card.find_out}\n{card.measure}\n{card.right_if}"
