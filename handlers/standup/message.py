"""What a stand-up says: to each person, and to the squad."""

from collections.abc import Sequence

from bot.language.words import count, listed, say_date, say_day
from bot.model.message import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    Group,
    Heading,
    Message,
    Moment,
    MomentStyle,
    Mono,
    Quote,
    Strong,
    note,
    paragraph,
)
from bot.model.record import Squad
from bot.model.standup import Part, Questions, Said, Seat, Standup

_MOST_IN_THE_WAY = 5000
"""Characters of what is in the way in a summary. The thread has all of it."""


def prompt(squad: Squad, standup: Standup, questions: Questions) -> Message:
    """Asks one person."""
    said = f"Stand-up for {squad.name}, {say_day(standup.day)}"
    asked = " ".join(label for _, label in asked_in(questions))
    closes = Moment(standup.closes_at, MomentStyle.TIME)
    return Message(
        (
            Heading(said),
            paragraph(asked),
            Buttons(_answers(standup)),
            note("It closes at ", closes, ". Then your squad sees one summary, and nobody else does."),
        ),
        said,
    )


def reminder(squad: Squad, standup: Standup) -> Message:
    """The one reminder."""
    said = f"The stand-up for {squad.name} closes soon."
    closes = Moment(standup.closes_at, MomentStyle.TIME)
    rest = paragraph("A line before ", closes, " would help your squad. If it has to wait, a late answer counts too.")
    return Message((paragraph(said), rest, Buttons(_answers(standup))), said)


def missed(squad: Squad, days: Sequence[str]) -> Message:
    """Tells a lead what did not happen."""
    said = f"I was not running at the time of the stand-up for {squad.name} on {listed(days)}, so nobody was asked."
    return Message(
        (paragraph(said), note("The next one comes as planned: ", Mono("/standup show"), " says when.")), said
    )


def _answers(standup: Standup) -> tuple[Button, ...]:
    number = str(standup.id)
    return (
        Button("Answer", "standup.open", number, ButtonStyle.PRIMARY, spoken="Answer the stand-up"),
        Button("Nothing to report", "standup.nothing", number),
    )


def asked_in(questions: Questions) -> list[tuple[str, str]]:
    """What is asked, as (name in `Said`, question)."""
    pairs = (
        ("moved", questions.moved),
        ("learned", questions.learned),
        ("in_the_way", questions.in_the_way),
        ("other", questions.other),
    )
    return [(name, question) for name, question in pairs if question]


def summary(squad: Squad, standup: Standup, seats: Sequence[Seat], parts: Sequence[Part]) -> Message:
    """The one summary: how many answered, what is in the way, who is away. What people said is in its thread."""
    heading = f"Stand-up for {squad.name}, {say_day(standup.day)}"
    answered = [part for part in parts if part.answered_at]
    there = {part.person for part in answered}
    silent = [seat for seat in seats if seat.ask_at is not None and seat.person.id not in there]
    quiet, unreached = [seat for seat in silent if seat.reachable], [seat for seat in silent if not seat.reachable]
    away = [seat for seat in seats if seat.ask_at is None and seat.person.id not in there]
    stuck = [part for part in answered if part.said.in_the_way]
    blocks: list[Block] = [
        Heading(heading),
        paragraph(Strong(_headline(len(answered), len(answered) + len(quiet), len(stuck)))),
    ]
    if stuck:
        blocks += [Heading("In the way"), *_in_the_way(stuck)]
    if quiet:
        blocks.append(note("Still to come: ", _named(quiet), ". A late answer joins the thread."))
    if unreached:
        said = "Not asked, as they have no account where your squad talks: "
        joins = (Mono("/account link"), " joins the one they have elsewhere.")
        blocks.append(note(said, _named(unreached), ". ", *joins))
    if away:
        blocks.append(note("Away: ", _named(away), "."))
    blocks.append(Buttons((_answers(standup)[0],)))
    return Message((Group(tuple(blocks), about=standup.code),), heading)


def _in_the_way(stuck: Sequence[Part]) -> list[Block]:
    """What is in the way, in as many words as stay one message that can be changed where it stands."""
    blocks: list[Block] = []
    room = _MOST_IN_THE_WAY
    for shown, part in enumerate(stuck):
        room -= len(part.said.in_the_way)
        if room < 0:
            more = count(len(stuck) - shown, "more thing is", "more things are")
            return [*blocks, paragraph(f"{more} in the way: what everybody said is in the thread.")]
        blocks += [paragraph(Strong(part.person_name), " says:"), Quote(part.said.in_the_way)]
    return blocks


def _headline(answered: int, expected: int, stuck: int) -> str:
    if not expected:
        return "Everybody is away today."
    if not answered:
        return "Nobody has answered yet."
    people = count(expected, "person", "people")
    said = "Everybody has answered." if answered == expected else f"{answered} of {people} answered."
    return f"{said} {count(stuck, 'thing is', 'things are')} in the way." if stuck else f"{said} Nothing is in the way."


def _named(seats: Sequence[Seat]) -> str:
    return listed(
        [f"{seat.person.name} until {say_date(seat.until)}" if seat.until else seat.person.name for seat in seats]
    )


def answer_code(standup: Standup, person: int) -> str:
    """What one person's answer in the thread announces: "S3.12"."""
    return f"{standup.code}.{person}"


def reply(standup: Standup, part: Part, questions: Questions) -> Message:
    """What one person said, in the summary's thread."""
    said = f"{part.person_name} at the stand-up of {say_date(standup.day)}"
    blocks: list[Block] = [paragraph(Strong(part.person_name))]
    if part.said.nothing:
        blocks.append(paragraph("Nothing to report."))
    for question, answer in spoken(part.said, questions):
        blocks += [paragraph(Strong(question)), Quote(answer)]
    return Message((Group(tuple(blocks), about=standup.code),), said)


def spoken(said: Said, questions: Questions) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer. A question that is asked no more still says what it was."""
    usual = Questions(other="Anything else?")
    return [
        (getattr(questions, name) or getattr(usual, name), answer)
        for name in ("moved", "learned", "in_the_way", "other")
        if (answer := getattr(said, name))
    ]
