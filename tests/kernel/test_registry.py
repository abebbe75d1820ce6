"""What start-up refuses: a handler that says not who may, what it does, or answers to another's name."""

import inspect
from types import ModuleType
from typing import Any

import pytest

import handlers
from bot.access import Permission
from bot.model.form import Form
from bot.model.outcome import Done, Outcome
from bot.registry import Ask, ButtonSpec, Command, FormSpec, Registry, button, command, form, job


async def answer(ask: Ask[Any]) -> Outcome:
    """Say nothing."""
    return Done()


async def shape(ask: Ask[None]) -> Form:
    return Form("a", "A", ())


def fresh() -> Any:
    async def answer_(ask: Ask[Any]) -> Outcome:
        """Say nothing."""
        return Done()

    return answer_


@pytest.mark.parametrize("mark", [command("a"), button("a"), form("a", shape=shape)])
def test_one_that_says_not_who_may_is_refused(mark: Any) -> None:
    with pytest.raises(TypeError, match="say who may do this, with needs="):
        mark(fresh())


def test_a_command_without_help_is_refused() -> None:
    async def silent(ask: Ask[Any]) -> Outcome:
        return Done()

    with pytest.raises(TypeError, match="a command's docstring is its help"):
        command("a", needs=Permission.READ)(silent)


def module_of(*runs: Any) -> ModuleType:
    module = ModuleType("made_up")
    for number, run in enumerate(runs):
        run.__module__ = "made_up"
        setattr(module, f"run{number}", run)
    return module


@pytest.mark.parametrize(
    "mark",
    [
        command("a", needs=Permission.READ),
        button("a", needs=Permission.READ),
        form("a", shape=shape, needs=Permission.READ),
        job("a"),
    ],
)
def test_two_of_one_name_are_refused(mark: Any) -> None:
    with pytest.raises(TypeError, match="two handlers answer to 'a'"):
        Registry([module_of(mark(fresh()), mark(fresh()))])


def test_one_function_may_answer_to_several_things_and_what_is_imported_counts_once() -> None:
    both = button("b", needs=Permission.READ)(command("a", needs=Permission.READ)(fresh()))
    module = module_of(both)
    borrower = ModuleType("borrower")
    vars(borrower)["borrowed"] = both
    registry = Registry([module, borrower])
    assert (set(registry.commands), set(registry.buttons)) == ({"a"}, {"b"})


def test_help_is_in_order_and_every_handler_can_be_awaited() -> None:
    registry = Registry(handlers.MODULES)
    assert [each.name for each in registry.help] == sorted(registry.commands)
    specs: list[Command | ButtonSpec | FormSpec] = [*registry.commands.values(), *registry.buttons.values()]
    for spec in (*specs, *registry.forms.values()):
        assert inspect.iscoroutinefunction(spec.run)
