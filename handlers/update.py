"""Telling what moved in a pilot."""

from dataclasses import dataclass

from bot.access import Permission
from bot.language.arguments import code, option, rest
from bot.model.form import ChoiceField, Filled, Form, TextField
from bot.model.outcome import FieldErrors, OpenForm, Outcome, Refuse
from bot.model.record import UPDATE_SHARING, Pilot, Sharing, Stage
from bot.registry import Ask, button, command, form
from handlers.parts.cards import update_card
from handlers.parts.choosing import (
    SHARING_CHOICES,
    Several,
    has_stopped,
    number_in,
    pilot_choices,
    running_pilots,
    squad_of,
    which_pilot,
)
from handlers.parts.saying import REACH, captured

NO_PILOT_YET = Refuse("An update tells what moved in a pilot, and your squad has none running yet.", "/pilot new")


@dataclass(frozen=True, slots=True)
class UpdateArgs:
    """What `/update` takes."""

    pilot: int | None = code("P", "pilot")
    share: Sharing | None = option("who", Sharing)
    text: str = rest("what moved")


@command(
    "update",
    needs=Permission.CAPTURE,
    takes=UpdateArgs,
    examples=("/update First twelve families booked by text", "/update P3 share:programme The second hub has joined"),
    words=("updated", "what moved"),
    opens_form=True,
)
async def update(ask: Ask[UpdateArgs]) -> Outcome:
    """Tell your squad what moved in a pilot."""
    choice = await which_pilot(ask, ask.args.pilot)
    if isinstance(choice, Refuse):
        return choice
    if choice is None:
        return NO_PILOT_YET
    if isinstance(choice, Pilot) and choice.stage is Stage.STOPPED:
        return has_stopped(choice)
    share = ask.args.share or UPDATE_SHARING
    if isinstance(choice, Several) or not ask.args.text:
        values = {"text": ask.args.text, "sharing": share.value}
        return OpenForm("update.card", {}, values | ({"pilot": str(choice.id)} if isinstance(choice, Pilot) else {}))
    return await _save(ask, choice, ask.args.text, share)


async def update_shape(ask: Ask[None]) -> Form:
    """Which pilot, and what moved."""
    pilots = pilot_choices(await running_pilots(ask))
    return Form(
        "update.card",
        "Tell what moved",
        (
            ChoiceField("pilot", "Which pilot?", pilots, value=pilots[0].value if len(pilots) == 1 else ""),
            TextField("text", "What moved?", "A sentence or two.", multiline=True),
            ChoiceField("sharing", "Who may see it?", SHARING_CHOICES, value=UPDATE_SHARING.value),
        ),
    )


@form("update.card", shape=update_shape, needs=Permission.CAPTURE)
async def update_saved(ask: Ask[Filled]) -> Outcome:
    """Save the update."""
    pilot = await which_pilot(ask, int(ask.args.text("pilot")))
    if not isinstance(pilot, Pilot) or pilot.stage is Stage.STOPPED:
        return FieldErrors({"pilot": "That pilot cannot be added to any more. Choose another."})
    return await _save(ask, pilot, ask.args.text("text"), Sharing(ask.args.text("sharing")))


@button("update.open", needs=Permission.CAPTURE, opens_form=True)
async def update_open(ask: Ask[str]) -> Outcome:
    """Open the form for the pilot whose card holds the button."""
    pilot = await which_pilot(ask, number_in(ask.args, "P"))
    if isinstance(pilot, Refuse):
        return pilot
    if isinstance(pilot, Pilot) and pilot.stage is Stage.STOPPED:
        return has_stopped(pilot)
    return OpenForm("update.card", {}, {"pilot": str(pilot.id)} if isinstance(pilot, Pilot) else {})


async def _save(ask: Ask[UpdateArgs] | Ask[Filled], pilot: Pilot, text: str, share: Sharing) -> Outcome:
    squad = await squad_of(ask, pilot)
    assert squad is not None, "a pilot has a squad"
    saved = await ask.record.updates.add(text, pilot, ask.person, share, ask.now)
    card = update_card(saved, heading=f"{saved.author_name} on {pilot.title}")
    return await captured(ask, squad, card, code=saved.code, reach=_reach(share), typed=text)


def _reach(share: Sharing) -> str:
    return REACH[share] if share is not Sharing.PLACE else "Squads in your place will see it in their digest."
