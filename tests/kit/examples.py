"""How many examples a property is tried with: all of them in `make test-all`, two in five in `make test`."""

from hypothesis import settings

WHOLE, USUAL = 100, 40


def examples(most: int) -> settings:
    """Return settings for a property that needs this many examples where others need a hundred."""
    return settings(max_examples=most * settings().max_examples // WHOLE)
