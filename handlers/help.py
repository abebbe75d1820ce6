"""What Squadbot can do, from the registry."""

from dataclasses import dataclass
from itertools import groupby

from bot.access import Permission
from bot.language.arguments import nearest, rest
from bot.model.message import Block, Heading, Inline, Message, Mono, Text, bullets, note, paragraph
from bot.model.outcome import Outcome, Refuse, privately
from bot.registry import Ask, Command, command

_NEAR = 75
_WORD = 3
"""Letters below which any word is like some part of a command's name."""


@dataclass(frozen=True, slots=True)
class HelpArgs:
    """What `/help` takes."""

    about: str = rest("a command", limit=40)


@command(
    "help",
    needs=Permission.READ,
    takes=HelpArgs,
    examples=("/help", "/help learn"),
    words=("hello", "hi", "what can you do"),
)
async def help_(ask: Ask[HelpArgs]) -> Outcome:
    """List what Squadbot can do, or how to use one command."""
    about = ask.args.about.removeprefix("/").casefold().strip(" !.?").removeprefix("squadbot").strip()
    if not about:
        return privately(_all(ask.commands))
    chosen = [each for each in ask.commands if each.name == about or each.name.startswith(about + " ")]
    if chosen:
        return privately(_some(chosen, about))
    if len(about) >= _WORD and (near := nearest(about, [each.name for each in ask.commands], cutoff=_NEAR)):
        return Refuse(f"There is no command “{about}”.", f"/help {near}")
    # "hello there", "help me": whoever says so wants to see what there is.
    return privately(_all(ask.commands))


def _all(commands: tuple[Command, ...]) -> Message:
    families = groupby(commands, key=lambda each: each.name.split()[0])
    blocks: tuple[Block, ...] = (
        Heading("What you can do here"),
        bullets([_family(name, list(members)) for name, members in families]),
        note(
            "See how to use them with ",
            Mono("/help learn"),
            " or ",
            Mono("/help standup"),
            ". In a direct message, plain words do as well: ",
            Mono("we learned …"),
            ". Squadbot never passes on a resident’s personal data.",
        ),
    )
    return Message(blocks, "What you can do here.")


def _family(name: str, members: list[Command]) -> tuple[Inline, ...]:
    """One line for commands that begin alike: what the first word does by itself, and which others there are."""
    main = next((each for each in members if name in (each.name, *each.words)), members[0])
    line: list[Inline] = [Mono(f"/{main.name}"), Text(f" {main.summary}")]
    others = [each for each in members if each is not main]
    for number, each in enumerate(others):
        between = " Also " if not number else " and " if each is others[-1] else ", "
        line += [Text(between), Mono(f"/{each.name}")]
    return (*line, Text(".")) if others else tuple(line)


def _some(commands: list[Command], about: str) -> Message:
    blocks: list[Block] = []
    for each in commands:
        blocks += [
            Heading(f"/{each.name}"),
            paragraph(each.summary),
            paragraph("Type: ", Mono(each.usage)),
        ]
        if each.examples:
            blocks.append(bullets([(Text("For example: "), Mono(example)) for example in each.examples]))
    return Message(tuple(blocks), f"How to use /{about}.")
