"""The index, and the tables of searches, in a PostgreSQL: as in the file, and for many at once."""

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from rnn_forecast import databases
from rnn_forecast.runs import (
    CannotKeep,
    Recording,
    Store,
    UnknownRun,
    configured,
    owner_of,
    to_bytes,
)
from rnn_forecast.runs.index import LATER, Index
from rnn_forecast.runs.storage import DAY
from rnn_forecast.studies.search.storage import CannotKeepSearch, opened
from tests.postgresql import installed, served
from tests.runs.conftest import storage
from tests.studies.search.made import searched, searching, timeless

ROOT = Path(__file__).parents[2]
ANNE, BERT = owner_of("a" * 24), owner_of("b" * 24)

pytestmark = pytest.mark.skipif(not installed(), reason="PostgreSQL is not installed")
pytest.importorskip("psycopg", reason="the extra [postgresql] is not installed")


@pytest.fixture(scope="module")
def server():
    with served() as server:
        yield server


@pytest.fixture
def database(server):
    return server.new_database()


@pytest.fixture
def place(tmp_path, database):
    return storage(tmp_path, database=database)


def at_once(code, *arguments, programs=4):
    """Programs that all begin when the last of them is ready; what each of them said."""
    wait = "import sys; print('ready', flush=True); sys.stdin.readline()\n"
    head, _cut, tail = code.partition("# go\n")
    words = [sys.executable, "-c", head + wait + tail, *arguments]
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(
            [*words, str(number)], cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe
        )
        for number in range(programs)
    ]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for each in running:
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate() for each in running]
    assert [each.returncode for each in running] == [0] * programs, [err for _, err in said]
    return [out for out, _ in said]


# ---------------------------------------------------------------------------------------- one owner


def test_the_environment_names_it(server, home, monkeypatch, forecast):
    monkeypatch.setenv("RNN_FORECAST_DATABASE", server.new_database())
    entry = Store(configured()).save(forecast)
    assert Store(configured()).entries() == (entry,)
    assert [path.name for path in home.iterdir()] == ["runs"]  # and no SQLite


def test_what_was_saved_comes_back_to_the_digit(place, forecast, now):
    entry = Store(place, clock=lambda: now[0] + 1 / 3).save(forecast, source="bundled:x")
    (again,) = Store(place).entries()
    assert again == entry
    kept = Store(place).load(entry.id)
    np.testing.assert_array_equal(kept.forecast.mean, forecast.forecast.mean)


def test_a_run_is_renamed_saved_again_and_deleted(place, forecast):
    store = Store(place)
    entry = store.save(forecast)
    store.rename(entry.id, "Zoë’s 예측")
    assert store.save(forecast, run=entry.id).title == "Zoë’s 예측"
    assert [each.title for each in Store(place).entries()] == ["Zoë’s 예측"]
    store.delete(entry.id)
    assert Store(place).entries() == ()


def test_an_interrupted_sweep_is_found_by_the_next_program(place, lengths):
    part = replace(lengths, trials=lengths.trials[:2])
    recording = Recording(Store(place))
    list(recording.of(iter([part])))
    found = Store(place).interrupted(part)
    assert found is not None
    entry, value = found
    assert (entry.id, entry.finished) == (recording.run, False)
    assert value.trials == part.trials


def test_an_index_of_an_older_version_gets_its_columns_once(place, forecast):
    entry = Store(place).save(forecast)
    engine = sa.create_engine(place.database)
    with engine.begin() as connection:
        for name in LATER:
            connection.execute(sa.text(f"ALTER TABLE runs DROP COLUMN {name}"))
    engine.dispose()
    at_once(
        "import sys\nfrom rnn_forecast.runs.index import Index\n# go\nIndex(sys.argv[1])\n",
        place.database,
    )
    assert Store(place).entries() == (entry,)


# --------------------------------------------------------------------------------------- strangers


def test_each_owner_sees_only_their_own_and_has_so_much_room(place, forecast):
    size = len(to_bytes(forecast))
    limits = {"owner_bytes": int(1.5 * size), "total_bytes": int(2.5 * size)}
    store = Store(replace(place, mode="shared", **limits))
    mine = store.save(forecast, owner=ANNE)
    with pytest.raises(UnknownRun):
        store.delete(mine.id, BERT)
    with pytest.raises(CannotKeep, match="Delete some on the Runs page"):
        store.save(forecast, owner=ANNE)
    yours = store.save(forecast, owner=BERT)
    with pytest.raises(CannotKeep, match="no room left"):
        store.save(forecast, owner=owner_of("c" * 24))
    assert (store.taken(ANNE), store.taken(BERT)) == (mine.size, yours.size)


def test_runs_of_strangers_expire(place, forecast, now, tmp_path):
    store = Store(replace(place, mode="shared"), clock=lambda: now[0])
    store.save(forecast, owner=ANNE)
    now[0] += 30 * DAY + 1
    new = store.save(forecast, owner=ANNE)
    assert store.entries(ANNE) == (new,)
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [f"{new.id}.rnnf"]


# ----------------------------------------------------------------------------------- many at once

SAVES = """
import sys
from pathlib import Path
from rnn_forecast.runs import Storage, Store, read_bundle
study = read_bundle(Path(sys.argv[1]) / "a.rnnf")
# go
store = Store(Storage("local", Path(sys.argv[1]), sys.argv[2]))
for number in range(8):
    entry = store.save(study)
    store.rename(entry.id, f"{sys.argv[3]} {number}")
    store.entries()
"""


def test_programs_that_come_to_an_empty_database_at_once_all_write(place, lengths, tmp_path):
    (tmp_path / "a.rnnf").write_bytes(to_bytes(lengths))
    at_once(SAVES, str(tmp_path), place.database)
    titles = [entry.title for entry in Store(place).entries()]
    assert sorted(titles) == sorted(f"{each} {number}" for each in range(4) for number in range(8))


def test_whoever_is_late_finds_the_tables_of_searches(database):
    begin = """
import sys
import optuna
from rnn_forecast.studies.search.storage import opened
# go
with opened(sys.argv[1]) as storage:
    study = optuna.create_study(storage=storage, study_name="one", load_if_exists=True)
    print(study.ask().number)
"""
    numbers = at_once(begin, database)
    assert sorted(map(int, numbers)) == [0, 1, 2, 3]


# ---------------------------------------------------------------------------------------- searches


@pytest.fixture(scope="module")
def uninterrupted():
    """The trials of the same search, kept nowhere."""
    return timeless(searched())


def test_a_search_that_was_stopped_goes_on_with_the_same_trials(database, uninterrupted):
    for early in searching(storage=database):
        if early.trials:
            break
    resumed = searched(storage=database)
    assert 0 < resumed.known == len(early.trials) < len(resumed.trials)
    assert timeless(resumed) == uninterrupted


# ------------------------------------------------------------------------------------ a server down


@pytest.fixture
def falling():
    """A server of one's own, to be stopped."""
    with served() as server:
        yield server


def test_a_server_that_fails_is_a_sentence_and_nothing_is_lost(falling, tmp_path, forecast):
    store = Store(storage(tmp_path, database=falling.new_database()))
    entry = store.save(forecast)
    falling.stop()
    refused = "runs at postgresql.*cannot be used: .*[Cc]onnection refused.*RNN_FORECAST_STORAGE"
    for act in (store.entries, lambda: store.save(forecast), lambda: store.delete(entry.id)):
        with pytest.raises(CannotKeep, match=refused) as said:
            act()
        assert "unused" not in str(said.value)  # the password
    recording = Recording(store)
    assert list(recording.of(iter([forecast]))) == [forecast]
    assert "cannot be used" in recording.problem
    falling.start()
    assert store.entries() == (entry,)
    assert store.load(entry.id).verdict == forecast.verdict


def test_a_server_that_fails_in_a_search_is_a_sentence_and_the_search_goes_on_later(
    falling, uninterrupted
):
    database = falling.new_database()
    with pytest.raises(CannotKeepSearch, match="cannot be reached") as said:  # noqa: PT012
        for early in searching(storage=database):
            if early.trials:
                known = len(early.trials)
                falling.stop()
    assert "unused" not in str(said.value)
    falling.start()
    resumed = searched(storage=database)
    assert resumed.known >= known
    assert timeless(resumed) == uninterrupted


def test_a_server_that_never_answers_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(databases, "CONNECT_SECONDS", 2)  # the least that the driver knows
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql+psycopg://tests@127.0.0.1:{silent.getsockname()[1]}/runs"
        with pytest.raises(CannotKeep, match="timeout"):
            Index(address)
        with pytest.raises(CannotKeepSearch), opened(address):
            pass
