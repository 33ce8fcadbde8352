"""The store: what is kept, for whom, for how long, and what a killed process leaves."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.errors import ForecastError, OutOfBounds
from rnn_forecast.runs import (
    CannotKeep,
    Recording,
    Store,
    UnknownRun,
    UnreadableBundle,
    configured,
    new_token,
    open_store,
    owner_of,
    to_bytes,
)
from rnn_forecast.runs.atomic import write_atomically
from rnn_forecast.runs.comparison import differing
from rnn_forecast.runs.index import Index
from rnn_forecast.runs.storage import DAY
from tests.runs.conftest import storage

ANNE, BERT = owner_of("a" * 24), owner_of("b" * 24)


@pytest.fixture
def shared(tmp_path, now):
    place = storage(tmp_path, mode="shared", owner_bytes=10**6)
    return Store(place, clock=lambda: now[0])


def files(folder):
    return sorted(path.name for path in (folder / "runs").iterdir())


# ---------------------------------------------------------------------------------------- one owner


def test_what_was_saved_is_listed_and_loaded_by_the_next_program(store, forecast, tmp_path, now):
    entry = store.save(forecast, source="bundled:x")
    (again,) = Store(storage(tmp_path)).entries()
    assert again == entry
    assert (again.title, again.kind, again.series) == ("GRU on Zoë/€", "forecast", "Zoë/€")
    assert again.skill == pytest.approx(forecast.assessment.against("naive").skill)
    assert again.verdict == forecast.verdict.headline
    assert again.seconds == forecast.run.seconds
    assert (again.finished, again.source, again.created) == (True, "bundled:x", now[0])
    assert again.size == (tmp_path / "runs" / f"{again.id}.rnnf").stat().st_size
    kept = Store(storage(tmp_path)).load(entry.id)
    np.testing.assert_array_equal(kept.forecast.mean, forecast.forecast.mean)


def test_the_newest_is_first(store, forecast, lengths, now):
    old = store.save(forecast)
    now[0] += 60
    new = store.save(lengths)
    assert [entry.id for entry in store.entries()] == [new.id, old.id]


def test_a_run_is_renamed_and_stays_so_when_it_is_saved_again(store, forecast):
    entry = store.save(forecast)
    assert store.rename(entry.id, "  My \n first  ").title == "My first"
    assert store.save(forecast, run=entry.id).title == "My first"
    assert [each.title for each in store.entries()] == ["My first"]
    with pytest.raises(ForecastError, match="Give the run a name"):
        store.rename(entry.id, " \t ")


def test_a_run_that_is_deleted_leaves_nothing(store, forecast, tmp_path):
    entry = store.save(forecast)
    store.append(entry.id, [{"a": 1}])
    store.delete(entry.id)
    assert store.entries() == ()
    assert files(tmp_path) == []
    with pytest.raises(UnknownRun):
        store.load(entry.id)


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "%", "a' OR '1'='1"])
def test_names_that_are_none(store, forecast, name):
    store.save(forecast)
    for act in (store.load, store.delete, store.content, store.entry):
        with pytest.raises(UnknownRun):
            act(name)


def test_a_file_that_was_taken_away_is_a_sentence(store, forecast, tmp_path):
    entry = store.save(forecast)
    (tmp_path / "runs" / f"{entry.id}.rnnf").unlink()
    with pytest.raises(UnreadableBundle, match="not there any more"):
        store.load(entry.id)
    store.delete(entry.id)


def test_a_bundle_from_elsewhere_is_kept_under_its_name(store, forecast):
    entry = store.add(to_bytes(forecast, title="From Anne"))
    assert entry.title == "From Anne"
    assert store.entry(entry.id).title == "From Anne"
    assert store.load(entry.id).verdict == forecast.verdict
    with pytest.raises(UnreadableBundle):
        store.add(b"nothing of the kind")


def test_a_run_that_is_taken_away_keeps_its_name(store, forecast):
    entry = store.save(forecast)
    store.rename(entry.id, "Mine")
    assert store.add(store.content(entry.id)).title == "Mine"


def test_runs_are_compared_by_the_settings_that_differ(store, forecast, lengths):
    one = store.save(forecast)
    setup = replace(forecast.setup, training=replace(forecast.setup.training, seed=5))
    other = store.save(replace(forecast, run=replace(forecast.run, setup=setup)))
    assert dict(differing([one, other])) == {"seed": (0, 5)}
    assert differing([one, one]) == {}
    assert differing([one, store.save(lengths)])["lengths_tried"] == (None, ["4", "8"])


# ---------------------------------------------------------------------------------- killed, crowded


WRITER = """
import sys
from pathlib import Path
from rnn_forecast.runs.atomic import write_atomically
path, size = Path(sys.argv[1]), 3_000_000
number = 0
while True:
    number += 1
    write_atomically(path, bytes([number % 251]) * size)
    print(number, flush=True)
"""


@pytest.mark.parametrize("later", [0.0, 0.007])
def test_a_writer_that_is_killed_leaves_the_old_file_or_the_new_one(tmp_path, later):
    path = tmp_path / "bundle.rnnf"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
    ) as writer:
        writer.stdout.readline()
        time.sleep(later)
        writer.send_signal(signal.SIGKILL)
    content = path.read_bytes()
    assert len(content) == 3_000_000
    assert len(set(content)) == 1


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "bundle.rnnf"
    write_atomically(path, b"old")

    def refuse(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["bundle.rnnf"]


def test_what_a_killed_writer_left_is_cleared_away_a_day_later(tmp_path, store, now):
    left = tmp_path / "runs" / "x.part"
    left.write_bytes(b"half")
    now[0] = left.stat().st_mtime + DAY - 60
    store.expire()
    assert left.exists()
    now[0] += 120
    store.expire()
    assert not left.exists()


SAVER = """
import os, sys
from pathlib import Path
from rnn_forecast.runs import Storage, Store, read_bundle
folder = Path(sys.argv[1])
store = Store(Storage("local", folder, f"sqlite:///{folder / 'runs.sqlite'}"))
study = read_bundle(sys.argv[2])
for number in range(15):
    entry = store.save(study)
    store.rename(entry.id, f"{sys.argv[3]} {number}")
    store.entries()
"""


def test_two_programs_may_write_at_the_same_time(tmp_path, lengths):
    (tmp_path / "a.rnnf").write_bytes(to_bytes(lengths))
    command = [sys.executable, "-c", SAVER, str(tmp_path), str(tmp_path / "a.rnnf")]
    savers = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in ("one", "two")]
    said = [saver.communicate()[1].decode() for saver in savers]
    assert [saver.returncode for saver in savers] == [0, 0], said
    titles = {entry.title for entry in Store(storage(tmp_path)).entries()}
    assert titles == {f"{name} {number}" for name in ("one", "two") for number in range(15)}


def test_the_index_is_in_wal_mode(store, tmp_path):
    import sqlite3

    connection = sqlite3.connect(tmp_path / "runs.sqlite")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


# --------------------------------------------------------------------------------------- strangers


def test_each_owner_sees_only_their_own(shared, forecast):
    mine = shared.save(forecast, owner=ANNE)
    assert shared.entries(BERT) == ()
    for act in (shared.load, shared.delete, shared.content, shared.entry):
        with pytest.raises(UnknownRun):
            act(mine.id, BERT)
    with pytest.raises(UnknownRun):
        shared.rename(mine.id, "Yours", BERT)
    with pytest.raises(UnknownRun):
        shared.load(mine.id)
    assert shared.interrupted(forecast, BERT) is None
    assert shared.load(mine.id, ANNE).verdict == forecast.verdict


def test_the_secret_itself_is_kept_nowhere(shared, forecast, tmp_path):
    secret = new_token()
    shared.save(forecast, owner=owner_of(secret))
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert owner_of(secret).encode() in kept


def test_secrets_cannot_be_guessed_and_short_ones_are_none():
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) >= 24
    for text in ("", "short", "x" * 100, "a b c d e f g h i j k l m", "../" * 10):
        with pytest.raises(UnknownRun):
            owner_of(text)


def test_an_owner_has_so_much_room_and_no_more(shared, forecast):
    size = len(to_bytes(forecast))
    place = replace(shared.storage, owner_bytes=int(2.5 * size))
    store = Store(place)
    first = store.save(forecast, owner=ANNE)
    store.save(forecast, owner=ANNE)
    with pytest.raises(CannotKeep, match="Delete some on the Runs page"):
        store.save(forecast, owner=ANNE)
    assert len(store.entries(ANNE)) == 2
    store.save(forecast, run=first.id, owner=ANNE)  # in place of itself
    store.save(forecast, owner=BERT)
    store.delete(first.id, ANNE)
    store.save(forecast, owner=ANNE)


def test_all_owners_together_have_so_much_room(shared, forecast):
    store = Store(replace(shared.storage, total_bytes=int(1.5 * len(to_bytes(forecast)))))
    store.save(forecast, owner=ANNE)
    with pytest.raises(CannotKeep, match="no room left"):
        store.save(forecast, owner=BERT)


def test_runs_of_strangers_expire(shared, forecast, tmp_path, now):
    old = shared.save(forecast, owner=ANNE)
    now[0] += 20 * DAY
    new = shared.save(forecast, owner=ANNE)
    now[0] += 10 * DAY + 1
    assert [entry.id for entry in shared.entries(ANNE)] == [new.id]
    assert files(tmp_path) == [f"{new.id}.rnnf"]
    with pytest.raises(UnknownRun):
        shared.load(old.id, ANNE)


def test_on_ones_own_computer_nothing_expires_and_nothing_is_too_much(store, forecast, now):
    store.save(forecast)
    now[0] += 10_000 * DAY
    assert len(store.entries()) == 1
    assert len(Store(replace(store.storage, owner_bytes=1)).entries()) == 1
    Store(replace(store.storage, owner_bytes=1)).save(forecast)


# -------------------------------------------------------------------------------------- environment


def test_by_default_everything_is_in_the_home(home, forecast):
    store = open_store()
    assert store.storage.mode == "local"
    store.save(forecast)
    assert {path.name for path in home.iterdir()} >= {"runs", "runs.sqlite"}
    assert open_store() is store


def test_switched_off_nothing_is_kept(home, monkeypatch, lengths):
    monkeypatch.setenv("RNN_FORECAST_STORAGE", "off")
    assert open_store() is None
    assert list(Recording(open_store()).of(iter([lengths]))) == [lengths]
    assert not home.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RNN_FORECAST_STORAGE", "somewhere"),
        ("RNN_FORECAST_STORAGE_MB", "many"),
        ("RNN_FORECAST_STORAGE_DAYS", "-1"),
        ("RNN_FORECAST_STORAGE_TOTAL_MB", "inf"),
    ],
)
def test_a_wrong_variable_is_a_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(OutOfBounds, match=name):
        configured()


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotKeep, match="RNN_FORECAST_HOME"):
        Store(storage(tmp_path / "file"))


def test_another_database_is_handed_to_sqlalchemy_and_its_password_to_nobody():
    with pytest.raises(CannotKeep) as refused:
        Index("postgresql+psycopg://anne:secret@127.0.0.1:1/runs")
    assert "secret" not in str(refused.value)
    assert "psycopg" in str(refused.value) or "127.0.0.1:1" in str(refused.value)
    with pytest.raises(CannotKeep, match="no address that SQLAlchemy reads"):
        Index("not an address")


def test_a_database_that_breaks_is_a_sentence(store, forecast, tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"This is no database." * 1000)
    with pytest.raises(CannotKeep, match="RNN_FORECAST_STORAGE=off"):
        store.entries()
