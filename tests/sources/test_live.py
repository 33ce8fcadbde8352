"""What sources that ask a server have in common."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_forecast.errors import SourceUnavailable
from rnn_forecast.sources.dataset import Dataset, Note
from rnn_forecast.sources.live import last_good
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import RateLimited, UnknownSetting, UnknownSymbol
from rnn_forecast.sources.live.settings import put_together, take_apart

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("RNN_FORECAST_CACHE", str(tmp_path / "copies"))
    last_good._memory.clear()
    yield tmp_path / "copies"
    last_good._memory.clear()


def dataset(rows=3):
    index = pd.date_range("2024-01-01", periods=rows)
    return Dataset(
        key="yahoo:X",
        title="<b>X</b>",
        frame=pd.DataFrame({"close": range(rows), "gap": [None] * rows}, index, dtype=float),
        frequency="B",
        target="close",
        units={"close": "€"},
        credit="nobody",
        notes=(Note("listing", "somewhere"),),
        calendar="XNYS",
    )


def fail():
    raise RateLimited("Come back later.")


def test_a_copy_is_the_same_from_the_disk(folder):
    good = last_good.or_last_good("r", dataset)
    last_good._memory.clear()
    copy = last_good.or_last_good("r", fail)
    pd.testing.assert_frame_equal(copy.frame, good.frame, check_freq=False)
    for name in ("key", "title", "frequency", "target", "units", "credit", "calendar"):
        assert getattr(copy, name) == getattr(good, name)
    note, *rest = copy.notes
    assert tuple(rest) == good.notes
    assert note.text == (
        f"This is the last good copy, fetched on {datetime.now(UTC):%Y-%m-%d} at "
        f"{note.text.split(' at ')[1][:5]} UTC. Come back later."
    )


def test_without_a_copy_the_failure_is_the_answer(folder):
    with pytest.raises(RateLimited, match="later"):
        last_good.or_last_good("r", fail)


def test_what_does_not_exist_is_never_covered_by_a_copy(folder):
    def unknown():
        raise UnknownSymbol("There is none.")

    last_good.or_last_good("r", dataset)
    with pytest.raises(UnknownSymbol):
        last_good.or_last_good("r", unknown)


@pytest.mark.parametrize("content", [b"", b"PAR1 but not really PAR1", b"\0" * 100])
def test_a_spoilt_copy_is_no_copy(folder, content):
    last_good.or_last_good("r", dataset)
    last_good._memory.clear()
    (path,) = folder.glob("*.parquet")
    path.write_bytes(content)
    with pytest.raises(SourceUnavailable):
        last_good.or_last_good("r", fail)
    last_good.or_last_good("r", dataset)  # and is written anew
    last_good._memory.clear()
    assert last_good.recall("r") is not None


def test_somebody_elses_table_is_no_copy(folder):
    folder.mkdir()
    pd.DataFrame({"a": [1.0]}).to_parquet(last_good._path("r"))
    assert last_good.recall("r") is None


def test_where_nothing_can_be_written_the_copy_lives_in_memory(monkeypatch, folder):
    blocked = folder.parent / "a file"
    blocked.write_text("")
    monkeypatch.setenv("RNN_FORECAST_CACHE", str(blocked / "below"))
    last_good.or_last_good("r", dataset)
    assert last_good.or_last_good("r", fail).notes[0].category == last_good.CATEGORY


def test_only_so_many_copies_are_kept(monkeypatch, folder):
    monkeypatch.setattr(last_good, "KEPT", 3)
    for number in range(6):
        last_good.or_last_good(f"r{number}", dataset)
    assert len(last_good._memory) == len(list(folder.iterdir())) == 3
    assert last_good.recall("r5") is not None


def test_a_deadline_passes_on_what_comes_in_time():
    assert Deadline(10).run(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        Deadline(10).run(lambda: 1 // 0)


def test_a_deadline_leaves_what_does_not_come():
    ended = threading.Event()
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        Deadline(0.1).run(lambda: ended.wait(30))
    assert time.monotonic() - begin < 5
    ended.set()


def test_a_deadline_that_is_over_is_over():
    deadline = Deadline(0)
    with pytest.raises(TimeoutError):
        deadline.left()
    with pytest.raises(TimeoutError):
        deadline.run(lambda: 7)


def test_a_turn_is_waited_for_but_not_for_ever():
    lock = threading.Lock()
    with Deadline(5).holding(lock), pytest.raises(TimeoutError), Deadline(0.1).holding(lock):
        pass
    with Deadline(5).holding(lock):
        assert lock.locked()
    assert not lock.locked()


@given(name=st.from_regex(r"[\w.,^=&-]{1,10}", fullmatch=True), value=TEXT)
def test_what_was_put_together_is_taken_apart_again(name, value):
    settings = {"place": value, "step": ""}
    parts = take_apart(put_together(name, settings), ("place", "step"))
    assert (parts.name, parts.column) == (name, "")
    assert parts.settings == ({"place": value} if value else {})


def test_unknown_settings_are_named():
    with pytest.raises(UnknownSetting, match="Did you mean period"):
        take_apart("AAPL/close?perod=1y", ("period", "interval"))


def test_copies_are_dated_in_universal_time():
    copy = last_good.Copy(dataset(), datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    text = last_good._in_place_of_an_answer(copy, RateLimited("Wait.")).notes[0].text
    assert text == "This is the last good copy, fetched on 2026-01-02 at 03:04 UTC. Wait."
    assert datetime.now(UTC) - copy.fetched > timedelta(0)
