"""What stands between the cells of a line: the candidate that makes the most regular table."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

CANDIDATES = (",", ";", "\t", "|", " ")
"""``" "`` means runs of blanks."""

BLANKS = " "
SAMPLE_ROWS = 200

HANDICAP = {BLANKS: 0.7}
"""Blanks also stand inside dates and words."""

_TYPED = re.compile(
    r"(?:[^\w\s]|[A-Z]{3}\s)?\s?[-+(]?\s?(?:"
    r"[^\w\s]{0,2}\s?\d[\d.,'\u2019\u00a0\u202f ]*(?:e[-+]?\d+)?"  # a number
    r"\s?(?:\W|[^\W\d]{1,4}\.?)?\)?"  # and its unit
    r"|\d{1,4}[-/.]\s?\w{1,9}\.?[-/.]?\s?\d{0,4}.{0,20}"  # a date
    r"|\d{1,2}[a-zºª.]{0,3}\s(?:de\s)?[^\W\d]{3,12}\.?,?\s(?:de\s)?\d{4}.{0,20}"  # 5 March 2024
    r"|\d{4}\s?[년年]\s?\d{1,2}\s?[월月].{0,20}"
    r"|\d{4}.{0,3}[a-z]\d{1,2}|\d{4}[ .]\d/4|\d{1,2}:\d{2}.{0,12})",  # a quarter, a clock
    re.IGNORECASE,
)
_HINT = re.compile(r'\s*"?sep=(.)"?\s*$', re.IGNORECASE)


def hinted(line: str) -> str | None:
    """The separator that Excel's first line ``sep=;`` names."""
    found = _HINT.match(line.rstrip("\r\n"))
    return found[1] if found else None


def split(lines: Iterable[str], separator: str, *, quotes: bool = True) -> Iterator[list[str]]:
    """The cells of each line; quoted cells may hold separators and line ends.

    Raises:
        csv.Error: A cell is larger than the csv module allows, e.g. after an unclosed quote.
    """
    if separator == BLANKS and not quotes:
        return (line.split() for line in lines)
    if separator == BLANKS:
        squeezed = (re.sub(r"[ \t]+", " ", line.strip(" \t")) for line in lines)
        return csv.reader(squeezed, delimiter=" ")
    quoting = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=separator, quoting=quoting, skipinitialspace=True)


def choose(lines: Sequence[str]) -> str:
    """The separator of these lines; a comma if there is but one column."""
    scores = {candidate: score(lines, candidate) for candidate in CANDIDATES}
    best = max(scores, key=lambda candidate: scores[candidate])
    return best if scores[best] > 0 else ","


def score(lines: Sequence[str], separator: str) -> float:
    """Regularity times readability, 0 to 1; 0 if the separator does not occur."""
    try:
        rows = [row for row in islice(split(lines, separator), SAMPLE_ROWS) if any(row)]
    except csv.Error:
        rows = [row for row in split(lines, separator, quotes=False) if any(row)]
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    if width == 1:
        return 0.0
    body = [row for row in rows if len(row) == width]
    cells = [cell for row in body for cell in row if cell.strip()]
    typed = sum(bool(_TYPED.fullmatch(cell.strip())) for cell in cells) / max(len(cells), 1)
    return (count / len(rows)) ** 2 * (0.3 + typed) / 1.3 * HANDICAP.get(separator, 1.0)
