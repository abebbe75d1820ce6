"""Made-up personal data with the right check digits. None of it is anybody's: all is counted up from a seed."""

from collections.abc import Iterator


def nhs_number(seed: int) -> str:
    """Ten digits with a valid check digit; one seed in eleven has none, so the next is taken."""
    nine = f"{400_000_000 + seed * 7919 % 99_999_999}"
    check = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nhs_number(seed + 1) if check == 10 else nine + str(check)


def bad_nhs_number(seed: int) -> str:
    """Ten digits whose check digit is wrong."""
    good = nhs_number(seed)
    return good[:9] + str((int(good[9]) + 3) % 10)


def grouped(digits: str, *lengths: int, by: str = " ") -> str:
    """Digits in groups of these lengths: "943 476 5919"."""
    return by.join(_groups(digits, lengths))


def _groups(digits: str, lengths: tuple[int, ...]) -> Iterator[str]:
    assert sum(lengths) == len(digits)
    at = 0
    for length in lengths:
        yield digits[at : at + length]
        at += length


def in_digits_from(text: str, zero: str) -> str:
    """The same text with its digits in another script, the one whose nought is `zero`."""
    return "".join(chr(ord(zero) + int(character)) if character.isdigit() else character for character in text)
