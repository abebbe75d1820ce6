"""Deciding on a pilot: stop, adapt, continue or grow."""

from dataclasses import dataclass, replace

from bot.access import Permission
from bot.language.arguments import code
from bot.language.words import listed
from bot.model.form import Choice, ChoiceField, Filled, Form, TextField
from bot.model.outcome import FieldErrors, OpenForm, Outcome, Refuse, Reply, Say
from bot.model.record import Decision, Pilot, Stage
from bot.registry import Ask, button, command, form
from handlers.parts.choosing import Several, has_stopped, number_in, seen_version, which_pilot
from handlers.parts.pilot_card import pilot_card, review_field
from handlers.parts.saying import REACH, captured
from handlers.parts.taken import came_from


@dataclass(frozen=True, slots=True)
class DecideArgs:
    """What `/pilot decide` takes."""

    pilot: int | None = code("P", "pilot")


@command(
    "pilot decide",
    needs=Permission.CAPTURE,
    takes=DecideArgs,
    examples=("/pilot decide P3",),
    words=("decide",),
)
async def pilot_decide(ask: Ask[DecideArgs]) -> Outcome:
    """Record what the squad decided: stop, adapt, continue or grow."""
    choice = await which_pilot(ask, ask.args.pilot)
    if isinstance(choice, Refuse):
        return choice
    if isinstance(choice, Pilot) and choice.stage is Stage.STOPPED:
        return has_stopped(choice)
    if choice is None:
        return Refuse("Your squad has no pilot running.", "/pilot new")
    if isinstance(choice, Several):
        return Refuse(
            f"Say which pilot: {listed([f'{each.code} {each.title}' for each in choice.pilots], 'or')}.",
            f"/pilot decide {choice.pilots[0].code}",
        )
    return _ask_for(choice)


@button("pilot.decide", needs=Permission.CAPTURE, opens_form=True)
async def pilot_decide_pressed(ask: Ask[str]) -> Outcome:
    """Open the decision for the pilot whose card holds the button."""
    pilot = await which_pilot(ask, number_in(ask.args, "P"))
    if isinstance(pilot, Refuse):
        return pilot
    if not isinstance(pilot, Pilot):
        return _GONE
    return has_stopped(pilot) if pilot.stage is Stage.STOPPED else _ask_for(pilot)


_GONE = Refuse("That pilot is gone. Give its number.", "/pilot decide P3")


def _ask_for(pilot: Pilot) -> OpenForm:
    return OpenForm("pilot.decision", {"pilot": pilot.code, "version": str(pilot.version)})


async def decision_shape(ask: Ask[None]) -> Form:
    """What was decided, and why."""
    choices = (
        Choice(Decision.STOP.value, "Stop: it is not worth going on"),
        Choice(Decision.ADAPT.value, "Adapt: change it and test again"),
        Choice(Decision.CONTINUE.value, "Continue: carry on as it is"),
        Choice(Decision.GROW.value, "Grow: take it further or to other places"),
    )
    return Form(
        "pilot.decision",
        f"Decide on {ask.state.get('pilot', 'the pilot')}",
        (
            ChoiceField("decision", "What did the squad decide?", choices),
            TextField("why", "Why?", "How it came out against the success line.", multiline=True, limit=1000),
            review_field("Next review on", "Leave it as it is when you stop.", ask.today),
        ),
        submit="Record the decision",
    )


@form("pilot.decision", shape=decision_shape, needs=Permission.CAPTURE)
async def pilot_decided(ask: Ask[Filled]) -> Outcome:
    """Save the decision."""
    pilot = await which_pilot(ask, number_in(ask.state.get("pilot", ""), "P"))
    review_on = ask.args.day("review_on")
    if isinstance(pilot, Refuse):
        return pilot
    if not isinstance(pilot, Pilot) or review_on is None:
        return _GONE
    decision = Decision(ask.args.text("decision"))
    why = ask.args.text("why")
    if pilot.stage is Stage.STOPPED:
        return has_stopped(pilot)
    if pilot.version != seen_version(ask):
        return FieldErrors({"decision": f"{pilot.code} was decided on while you were writing: {pilot.decided}"})
    ask.record.pilots.decide(pilot, decision, why, review_on, ask.person, ask.now)
    squad = await ask.record.squads.get(pilot.squad)
    assert squad is not None, "a pilot has a squad"
    after = replace(pilot, stage=decision.stage, decided=why, review_on=review_on)
    shown = pilot_card(
        ask,
        after,
        squad,
        heading=f"{ask.person.name} recorded a decision on {pilot.code} {pilot.title}: {decision.value}",
        more=await came_from(ask, pilot),
    )
    said = f"Your decision on {pilot.code} is saved."
    reply = await captured(ask, squad, shown, code=pilot.code, reach=REACH[pilot.sharing], typed=why, saved=said)
    return Reply(tuple(Say(say.message, say.to) for say in reply.says))
