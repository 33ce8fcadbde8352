# ruff: noqa: E501  (bytes read better in rows)
"""Whatever the bytes are: a series or an ``UnreadableFile``, never anything else.

``UPLOAD_MUTANTS=5000 pytest tests/sources/upload/test_any_bytes.py`` is the long run.
"""

import os
import random
from pathlib import Path

import pytest

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import Choices, Upload, describe, preview, read

FOLDER = Path(__file__).parents[2] / "uploads"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix not in {".json", ".md"})
MUTANTS = int(os.environ.get("UPLOAD_MUTANTS", "300"))
BATCH = 25

SNIPPETS = [
    b"", b"\x00", b"\xff", b"\n", b"\r", b"\r\n", b",", b";", b"\t", b'"', b'""', b"'", b"-", b"--", b"#", b"%",
    b"9999-12-31", b"0001-01-01", b"0000-00-00", b"-0001-01-01", b"99999-01-01", b"2024-02-30", b"24:00", b"25:61",
    b"1e400", b"-1e400", b"1e-400", b"nan", b"inf", b"-999.9", b"=1+1", b"1,234,567.89", b"1.234.567,89", b"1,2,3",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", "날짜".encode("cp949"), "오후 3시".encode(), "１２".encode(), b"\xed\xa0\x80",
    b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"sep=|\n", b"201601", b"1704067200", b"44931", b"2008Q1", b"2016-W53-7",
    b"13/13/2024", b"01/02/03", b"Jan", b"+09:00", b"Z", b"(5)", b"5%", b"$", b"1" * 400, b"\n\n\n", b",,,,,,,,", b"a" * 3000,
    b"9223372036854775808", b"-9223372036854775809", b"2262-04-12", b"18446744073709551616", b"1E+9999999999",
]  # fmt: skip


def _mutant(seed):
    """One of the sixty-one files with a few bytes or lines changed; the seed says how."""
    chance = random.Random(seed)
    path = chance.choice(FILES)
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        chance.choice([_replace, _insert, _delete, _cut, _swap_lines, _repeat, _everywhere])(
            content, chance
        )
    name = chance.choice([path.name, path.name, chance.choice(FILES).name])
    return bytes(content), name, _choices(chance)


def _place(content, chance):
    return chance.randrange(len(content) + 1)


def _replace(content, chance):
    at = _place(content, chance)
    new = chance.choice([bytes([chance.randrange(256)]), chance.choice(SNIPPETS)])
    content[at : at + max(len(new), 1)] = new


def _insert(content, chance):
    at = _place(content, chance)
    content[at:at] = chance.choice(SNIPPETS)


def _delete(content, chance):
    at = _place(content, chance)
    del content[at : at + chance.choice([1, 2, 10, 100])]


def _cut(content, chance):
    del content[_place(content, chance) :]


def _swap_lines(content, chance):
    rows = bytes(content).split(b"\n")
    chance.shuffle(rows)
    content[:] = b"\n".join(rows)


def _repeat(content, chance):
    at = _place(content, chance)
    content[at:at] = content[at : at + 200] * chance.choice([1, 3, 20])


def _everywhere(content, chance):
    old = chance.choice([b",", b"-", b".", b"\n", b"0", b"1", b"2", b"/", b":", b"e"])
    content[:] = bytes(content).replace(
        old, chance.choice(SNIPPETS[:60]), chance.choice([3, 40, -1])
    )


def _choices(chance):
    if chance.random() < 0.7:
        return Choices()
    offered = {
        "encoding": ["utf-8", "cp949", "utf-16-le", "nope"],
        "separator": [",", ";", " ", "\t", "a", ""],
        "decimal": [".", ","],
        "header_row": [0, 1, 2, 7],
        "time_column": ["date", "Date", "(row number)", "ds", "year + month", ""],
        "value_column": ["y", "value", ""],
        "id_column": ["", "unique_id", "y"],
        "series": ["A", "nope"],
        "date_order": ["day-first", "month-first", "year-first"],
        "sentinels": ["keep"],
        "sheet": ["Sheet1"],
        "member": ["a.csv"],
    }
    kept = chance.sample(sorted(offered), chance.choice([1, 2, 3]))
    return Choices(**{name: chance.choice(offered[name]) for name in kept})


def _judged(content, name, choices):
    """``True`` for a series that keeps its promises; a refusal must be a sentence."""
    try:
        upload = read(content, name, choices)
    except UnreadableFile as refusal:
        return not _is_sentence(refusal)
    assert isinstance(upload, Upload)
    _keeps_its_promises(upload)
    return True


def _is_sentence(refusal):
    assert refusal.category
    assert str(refusal)[-1] in ".?…", str(refusal)
    return True


def _keeps_its_promises(upload):
    described = describe(upload)
    assert described["rows"] == len(upload.series) >= 10
    assert upload.series["ds"].is_monotonic_increasing
    assert upload.series["ds"].is_unique
    assert upload.series["ds"].dt.tz is None
    frame = upload.dataset.frame
    assert frame.index.is_monotonic_increasing
    assert frame.index.is_unique
    assert frame.index.tz is None
    assert all(kind.kind == "f" for kind in frame.dtypes)
    assert set(upload.value_columns) == set(frame.columns)
    series = upload.dataset.series()
    assert len(series.future_index(3)) == 3
    assert upload.preview(5)


@pytest.mark.parametrize("batch", range(-(-MUTANTS // BATCH)))
def test_mutated_files_give_a_series_or_a_refusal(batch):
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        content, name, choices = _mutant(seed)
        try:
            _judged(content, name, choices)
        except Exception as error:
            error.add_note(f"mutant {seed}: {name}, {choices}")
            raise


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.replace(".", "_"))
def test_a_file_cut_anywhere_gives_a_series_or_a_refusal(path):
    content = path.read_bytes()
    for share in (0.1, 0.5, 0.95):
        _judged(content[: int(len(content) * share)], path.name, Choices())


def test_a_preview_is_there_for_files_that_are_refused():
    content = b"a,b\n" + b"".join(b"%d.5,%d\n" % (n * 7 % 5, n * 3 % 7) for n in range(40))
    with pytest.raises(UnreadableFile):
        read(content, "file.csv")
    assert preview(content, "file.csv", rows=2) == (("a", "b"), ("0.5", "0"))
