"""What Squadbot can do. Decorators attach metadata to functions; the registry collects it. Each needs a permission."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import ModuleType
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.access import Permission, Standing
from bot.language.arguments import Grammar, NoArguments
from bot.model.event import Conversation, Noticed
from bot.model.form import Filled, Form
from bot.model.named import Mentioned
from bot.model.outcome import Outcome
from bot.model.record import Person, Squad
from bot.ports import Calendar, Repositories

A = TypeVar("A")
B = TypeVar("B")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Ask(Generic[A]):
    """What a handler is given: who asks, where, the arguments, and a record narrowed to what they may see.

    `squad`: the squad of this channel; in a direct conversation, the person's only squad. `state`: what a form was
    opened with. `commands`: every command, for help. `as_everyone_here` narrows the record to what everyone in this
    conversation may see. `named`: the people whom the text mentions.
    """

    record: Repositories
    who: Standing
    where: Conversation
    squad: Squad | None
    now: datetime
    calendar: Calendar
    args: A
    commands: "tuple[Command, ...]"
    as_everyone_here: Callable[[], Repositories]
    state: Mapping[str, str] = field(default_factory=dict)
    named: tuple[Mentioned, ...] = ()

    @property
    def person(self) -> Person:
        """Return the person who asks."""
        return self.who.person

    def about(self, args: B) -> "Ask[B]":
        """Return the same request with other arguments."""
        return Ask(
            self.record,
            self.who,
            self.where,
            self.squad,
            self.now,
            self.calendar,
            args,
            self.commands,
            self.as_everyone_here,
            self.state,
            self.named,
        )

    @property
    def today(self) -> date:
        """Return today's date in this person's zone."""
        return self.now.astimezone(ZoneInfo(self.person.zone)).date()


@dataclass(frozen=True, slots=True)
class DueAsk:
    """What a job is given: the squad, and the number of its schedule or stand-up that is due.

    `record` reads as everyone in the squad's channel.
    """

    record: Repositories
    squad: Squad
    number: int
    due_at: datetime
    now: datetime
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name ("pilot list"), the permission it needs, its grammar and its help.

    `words`: plain words that open the same command ("how do the pilots stand").
    """

    name: str
    needs: Permission
    grammar: Grammar[Any]
    run: Callable[[Ask[Any]], Awaitable[Outcome]]
    summary: str
    examples: tuple[str, ...]
    words: tuple[str, ...]
    opens_form: bool = False
    """Whether the command without arguments opens a form."""

    @property
    def usage(self) -> str:
        """Return how to type the command: "/learn [pilot] what you learned"."""
        return " ".join(part for part in ("/" + self.name, self.grammar.usage) if part)


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """The handler of a button. `Ask.args` holds the button's value."""

    action: str
    needs: Permission
    run: Callable[[Ask[str]], Awaitable[Outcome]]
    opens_form: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form's shape, made from `Ask.state` each time it is shown or read, and the handler of what is sent in."""

    name: str
    needs: Permission
    shape: Callable[[Ask[None]], Awaitable[Form]]
    run: Callable[[Ask[Filled]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class JobSpec:
    """The handler of a schedule or stand-up that is due."""

    kind: str
    run: Callable[[DueAsk], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class EventSpec:
    """The handler of an event that a platform noticed. `Ask.args` holds the event."""

    kind: type[Noticed]
    needs: Permission
    run: Callable[[Ask[Any]], Awaitable[Outcome]]


Spec = Command | ButtonSpec | FormSpec | JobSpec | EventSpec
GIVE_COMMAND = "squadbot.give"
"""The button that runs the command in its value. It never holds words that somebody typed: those go in a draft."""
RUN_DRAFT = "squadbot.run"
"""The button that runs the command in a draft."""
OPEN_DRAFT = "squadbot.open"
"""The button that runs the command in a draft whose form could not be shown."""
_MARK = "__squadbot__"


def command(
    name: str,
    *,
    needs: Permission | None = None,
    takes: type[Any] = NoArguments,
    examples: Iterable[str] = (),
    words: Iterable[str] = (),
    opens_form: bool = False,
) -> Callable[[F], F]:
    """Mark a function as the handler of a command. The first line of its docstring is the help."""

    def mark(run: F) -> F:
        needed = _needed(needs, run)
        summary = (inspect.getdoc(run) or "").partition("\n")[0]
        if not summary:
            raise TypeError(f"{_name(run)}: a command's docstring is its help, and this one has none")
        more = (tuple(examples), tuple(words), opens_form)
        return _attach(run, Command(name, needed, Grammar(takes), run, summary, *more))

    return mark


def button(action: str, *, needs: Permission | None = None, opens_form: bool = False) -> Callable[[F], F]:
    """Mark a function as the handler of a button. `opens_form`: some platforms must know before the press."""
    return lambda run: _attach(run, ButtonSpec(action, _needed(needs, run), run, opens_form))


def form(
    name: str, *, shape: Callable[[Ask[None]], Awaitable[Form]], needs: Permission | None = None
) -> Callable[[F], F]:
    """Mark a function as the handler of this form when it is sent in."""
    return lambda run: _attach(run, FormSpec(name, _needed(needs, run), shape, run))


def job(kind: str) -> Callable[[F], F]:
    """Mark a function as the handler of a due schedule. It acts for nobody, so it needs no permission."""
    return lambda run: _attach(run, JobSpec(kind, run))


def on(kind: type[Noticed], *, needs: Permission | None = None) -> Callable[[F], F]:
    """Mark a function as the handler of a noticed event. Without permission nothing is said, as nobody asked."""
    return lambda run: _attach(run, EventSpec(kind, _needed(needs, run), run))


def _name(run: Callable[..., Any]) -> str:
    return f"{run.__module__}.{run.__qualname__}"


def _needed(needs: Permission | None, run: Callable[..., Any]) -> Permission:
    if needs is None:
        raise TypeError(f"{_name(run)}: say who may do this, with needs=")
    return needs


def _attach(run: F, spec: Spec) -> F:
    specs: list[Spec] = getattr(run, _MARK, [])
    setattr(run, _MARK, [*specs, spec])
    return run


class Registry:
    """Everything that the handlers offer, by name. Raises TypeError when two have the same name."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        """Collect the metadata of these modules' functions."""
        self.commands: dict[str, Command] = {}
        self.buttons: dict[str, ButtonSpec] = {}
        self.forms: dict[str, FormSpec] = {}
        self.jobs: dict[str, JobSpec] = {}
        self.events: dict[str, EventSpec] = {}
        for module in modules:
            for _, run in inspect.getmembers(module, inspect.isfunction):
                if run.__module__ == module.__name__:
                    for spec in getattr(run, _MARK, ()):
                        self._put(spec)

    def _put(self, spec: Spec) -> None:
        match spec:
            case Command():
                _once(self.commands, spec.name, spec)
            case ButtonSpec():
                _once(self.buttons, spec.action, spec)
            case FormSpec():
                _once(self.forms, spec.name, spec)
            case JobSpec():
                _once(self.jobs, spec.kind, spec)
            case EventSpec():
                _once(self.events, spec.kind.__name__, spec)

    def opens_form(self, action: str, value: str) -> bool:
        """Return whether a press of this button opens a form."""
        spec = self.commands.get(value) if action == GIVE_COMMAND else self.buttons.get(action)
        return action == OPEN_DRAFT or (spec is not None and spec.opens_form)

    @cached_property
    def help(self) -> tuple[Command, ...]:
        """Return every command, in the order of /help."""
        return tuple(self.commands[name] for name in sorted(self.commands))


S = TypeVar("S")


def _once(specs: dict[str, S], name: str, spec: S) -> None:
    if name in specs:
        raise TypeError(f"two handlers answer to {name!r}")
    specs[name] = spec
