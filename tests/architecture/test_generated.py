"""Generated files are as the program writes them today, and the documents name no command that is not there."""

import re

import pytest

from bot.app import commands
from bot.language.arguments import Problem
from bot.pipeline.vocabulary import Nearest, Vocabulary
from tests.generated import COMMANDS, GALLERY, GENERATED, ROOT, assert_current, commands_page, with_part

ELSEWHERE = {GALLERY}
"""Compared in tests/platforms/test_gallery.py, where the page is made anyway."""


@pytest.mark.parametrize("file", sorted(set(GENERATED) - ELSEWHERE))
def test_a_generated_file_is_up_to_date(file: str) -> None:
    assert_current(file, GENERATED[file]())


def test_one_that_is_out_of_date_names_what_to_run() -> None:
    with pytest.raises(AssertionError, match=re.escape(f"{COMMANDS} is out of date. Run: make generated")):
        assert_current(COMMANDS, commands_page(commands()[1:]))
    with pytest.raises(AssertionError, match="no-such-file is out of date"):
        assert_current("no-such-file", "something")


def test_only_what_is_between_the_markers_is_written() -> None:
    begin, end = "<!-- scopes: written by make generated -->\n", "<!-- end of scopes -->\n"
    assert with_part(f"a\n{begin}old\n{end}b\n", "scopes", "new\\1\n") == f"a\n{begin}\nnew\\1\n\n{end}b\n"
    for text in ("", begin, f"{begin}{begin}{end}"):
        with pytest.raises(ValueError, match="the markers of “scopes” must be there once each"):
            with_part(text, "scopes", "new")


@pytest.mark.parametrize("file", ["README.md", "docs/slack.md", "docs/teams.md", "docs/operate.md"])
def test_every_command_that_the_documents_name_can_be_typed(file: str) -> None:
    vocabulary = Vocabulary({command.name: command for command in commands()})
    families = {command.name.split()[0] for command in commands()}
    text = (ROOT / file).read_text("utf-8")
    # Left out: Slack's own commands ("/invite"), addresses ("/healthz") and commands with a prefix ("/tlg-learn").
    named = {typed for typed in re.findall(r"`/(\S[^`…]*)`", text) if typed.split()[0] in families}
    assert named or file != "README.md"
    for typed in named:
        found = vocabulary.recognise(f"/{typed}", slash=True)
        assert not isinstance(found, Nearest), f"{file} names /{typed}, and there is no such command"
        command, rest = found
        assert not rest or not isinstance(command.grammar.parse(rest), Problem), f"/{typed} does not work as typed"
