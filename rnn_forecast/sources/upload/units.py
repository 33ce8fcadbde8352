"""The words beside numbers: currencies, percent, units, thousands and millions."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CURRENCIES = frozenset(
    [
        "$",
        "€",
        "£",
        "¥",
        "₩",
        "₹",
        "₽",
        "₺",
        "₫",
        "฿",
        "₴",
        "₦",
        "₪",
        "₱",
        "₡",
        "₲",
        "¢",
        "us$",
        "a$",
        "c$",
        "hk$",
        "nt$",
        "s$",
        "r$",
        "nz$",
        "ca$",
        "au$",
        "kr",
        "zł",
        "kč",
        "ft",
        "lei",
        "лв",
        "руб",
        "руб.",
        "р.",
        "원",
        "円",
        "元",
        "위안",
        "달러",
        "엔",
        "유로",
        "rs",
        "rs.",
        "rp",
        "chf",
        "eur",
        "usd",
        "gbp",
        "jpy",
        "krw",
        "cny",
        "inr",
        "rub",
        "brl",
        "try",
        "pln",
        "czk",
        "sek",
        "nok",
        "dkk",
        "huf",
        "cad",
        "aud",
        "nzd",
        "sgd",
        "hkd",
        "twd",
        "mxn",
        "zar",
        "thb",
        "idr",
        "vnd",
        "fr",
        "fr.",
        "sfr",
        "sfr.",
        "dollar",
        "dollars",
        "euro",
        "euros",
    ]
)
"""Money, in lower case."""

MULTIPLES = {
    "K": 1e3,
    "k": 1e3,
    "M": 1e6,
    "MM": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "Mio": 1e6,
    "Mio.": 1e6,
    "B": 1e9,
    "bn": 1e9,
    "Bn": 1e9,
    "bln": 1e9,
    "Mrd": 1e9,
    "Mrd.": 1e9,
    "T": 1e12,
    "tn": 1e12,
    "천": 1e3,
    "만": 1e4,
    "백만": 1e6,
    "억": 1e8,
    "조": 1e12,
    "万": 1e4,
    "萬": 1e4,
    "億": 1e8,
    "亿": 1e8,
    "兆": 1e12,
}
"""Words that multiply: 1.25M."""

_POWER = re.compile(r"(?<=[^\W\d])[23](?=$|[\s/·])")
"""Of m², which is m2 in compatibility form (NFKC)."""

CREDIT = {"CR": 1.0, "Cr": 1.0, "DR": -1.0, "Dr": -1.0}
"""Accounting: a debit is negative."""


def labels(before: pa.StringArray, after: pa.StringArray) -> tuple[np.ndarray, np.ndarray, str]:
    """What the words beside the numbers multiply by, whether they are known, and the unit."""
    rows, units = pc.dictionary_encode(pc.binary_join_element_wise(before, after, "\x1f")), []
    counts = np.bincount(rows.indices.to_numpy(False), minlength=len(rows.dictionary))
    pairs = rows.dictionary.to_pylist()
    common = _common(pairs, counts)
    factors, known = np.ones(len(counts)), np.zeros(len(counts), dtype=bool)
    for place, pair in enumerate(pairs):
        left, _, right = pair.partition("\x1f")
        factors[place], unit, known[place] = _factor_of(left, right, common=bool(common[place]))
        units.append(unit)
    places = rows.indices.to_numpy(False)
    return factors[places], known[places], _unit_of(units, counts)


def _common(pairs: Sequence[str], counts: np.ndarray) -> np.ndarray:
    """The words beside at least half of the numbers; of two kinds that share them, the first."""
    common = counts >= 0.5 * max(counts.sum(), 1)
    worded = [place for place, pair in enumerate(pairs) if common[place] and pair.strip("\x1f")]
    common[worded[1:]] = False
    return common


def _factor_of(before: str, after: str, *, common: bool) -> tuple[float, str, bool]:
    """What a number is multiplied by, its unit, and whether all words beside it are known.

    Args:
        before: The word before the number.
        after: The word after it.
        common: Most numbers of the column stand beside these words, so an unknown word is a unit.
    """
    before, after = before.strip(), after.strip()
    money = before.lower() in CURRENCIES
    left = before if not before or money else None
    factor, unit = _after(after, common=common)
    if left is None or unit is None:
        return 1.0, "", False
    return factor, left or unit, True


def _after(word: str, *, common: bool) -> tuple[float, str | None]:
    """The factor and the unit; the unit is ``None`` if the word is not understood."""
    if not word or word == "%" or word.lower() in CURRENCIES:
        return 1.0, word
    if word in CREDIT:
        return CREDIT[word], ""
    stem, _, money = word.partition(" ")
    for multiple, currency in ((stem, money), (word[:-1], word[-1:])):
        if multiple in MULTIPLES and (not currency or currency.lower() in CURRENCIES):
            return MULTIPLES[multiple], currency
    if word in MULTIPLES:
        return MULTIPLES[word], ""
    looks_like_a_unit = word[0].isalpha() or word[0] in "°µ‰‱/"
    digits = any(sign.isdecimal() for sign in _POWER.sub("", word)[:2])
    return (1.0, word) if common and looks_like_a_unit and not digits else (1.0, None)


def _unit_of(units: Sequence[str], counts: np.ndarray) -> str:
    """The unit that stood beside most of the numbers."""
    votes: dict[str, int] = {}
    for unit, count in zip(units, counts.tolist(), strict=True):
        votes[unit] = votes.get(unit, 0) + count
    best = max(votes, key=lambda unit: votes[unit], default="")
    return best if votes.get(best, 0) * 2 > sum(votes.values()) else ""
