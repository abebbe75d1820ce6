"""The lock files hold what pyproject.toml asks for, and no address. Nothing is fetched here."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUNTIME, EVERYTHING = "requirements.lock", "requirements-dev.lock"


def asked_for(*, development: bool) -> list[Requirement]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    extra = project["optional-dependencies"]["dev"] if development else []
    return [Requirement(line) for line in project["dependencies"] + settings["build-system"]["requires"] + extra]


def locked(file: str) -> dict[str, str]:
    text = re.sub(r"\s*\\\n\s*", " ", (ROOT / file).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [re.fullmatch(r"([\w.-]+)==(\S+)( ; [^#]+?)?(?: --hash=sha256:[0-9a-f]{64})+", line) for line in lines]
    assert None not in found, "every line is a name, one version and its hashes"
    return {canonicalize_name(match[1]): match[2] for match in found if match}


@pytest.mark.parametrize("file", [RUNTIME, EVERYTHING])
def test_a_lock_is_in_step_with_what_is_asked_for(file: str) -> None:
    pins = locked(file)
    out_of_step = [
        str(wanted)
        for wanted in asked_for(development=file == EVERYTHING)
        if not wanted.specifier.contains(pins.get(canonicalize_name(wanted.name), "0"), prereleases=True)
        or canonicalize_name(wanted.name) not in pins
    ]

    assert out_of_step == [], "run make lock"


def test_what_is_tested_is_what_runs() -> None:
    assert locked(RUNTIME).items() <= locked(EVERYTHING).items()


def test_tools_do_not_run_with_squadbot() -> None:
    assert not locked(RUNTIME).keys() & {"mypy", "playwright", "pytest", "ruff"}


@pytest.mark.parametrize("file", [RUNTIME, EVERYTHING])
def test_a_lock_names_no_address(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")

    assert "://" not in text
    assert "index-url" not in text
