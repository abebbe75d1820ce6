"""Files to import, made from small rows."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "bot" / "demo" / "data"
PROGRAMME = DATA / "programme.json"
LEARNINGS = DATA / "learnings.jsonl"


def row(source: str = "R001", **changes: Any) -> dict[str, Any]:
    """A good learning, with some of it changed; a value of `...` takes the key away."""
    good: dict[str, Any] = {
        "id": source,
        "place": "Sheffield",
        "local_authorities": [{"name": "Sheffield", "gss": "E08000019"}],
        "programme": None,
        "challenge": "family_hubs",
        "title": "Texts bring families in",
        "tried": "They sent a text the day before.",
        "learning": "One in ten more came.",
        "evidence": "Randomised trial",
        "direction": "positive",
        "kind": "journal",
        "source_title": "A report",
        "source_url": "https://example.org/report",
        "source_date": "2024-04",
        "confidence": "A",
    }
    return {key: value for key, value in (good | changes).items() if value is not ...}


def lines(folder: Path, rows: Iterable[dict[str, Any] | bytes]) -> Path:
    """A JSON Lines file of these rows; bytes go in as they are."""
    path = folder / "learnings.jsonl"
    path.write_bytes(b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in rows))
    return path


def programme(folder: Path, **parts: Any) -> Path:
    """A small programme.json, one row a line, with some parts changed."""
    whole: dict[str, Any] = {
        "sources": {"S1": {"title": "Leeds City Council welcomes it"}},
        "campuses": [{"place": "Leeds", "mission": "health"}, {"place": "York", "mission": "health"}],
        "challenges": [{"code": "send", "label": "SEND", "lead_department": "DfE with DHSC (inferred)"}],
        "places": [place("Leeds", "E08000035"), place("York", "E06000014")],
    } | parts
    path = folder / "programme.json"
    path.write_text(_one_row_a_line(whole), encoding="utf-8")
    return path


def place(name: str, gss: str | None, **changes: Any) -> dict[str, Any]:
    """A place in England."""
    good = {"name": name, "gss": gss, "kind": "local_authority", "nation": "England"}
    return good | {"bank_holiday_division": "england-and-wales"} | changes


def _one_row_a_line(whole: dict[str, Any]) -> str:
    parts = []
    for key, value in whole.items():
        if isinstance(value, list):
            parts.append(f'"{key}": [\n' + ",\n".join(json.dumps(one) for one in value) + "\n]")
        else:
            parts.append(f'"{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
