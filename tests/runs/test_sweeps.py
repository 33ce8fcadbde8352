"""The runs of a sweep over many series are one entry of every list, and stay runs of their own."""

import io
import random
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from rnn_forecast.runs import (
    CannotKeep,
    Entry,
    RecordingMany,
    Store,
    Sweep,
    UnknownRun,
    UnreadableBundle,
    grouped,
    index,
    owner_of,
    packed,
    read_bundle,
    receive,
    to_bytes,
)
from rnn_forecast.runs.index import LATER
from rnn_forecast.studies.many import ManyLengths, length_studies
from rnn_forecast.workers import Workers
from tests import factories
from tests.runs.conftest import storage

SETUP = factories.setup(epochs=1)
PANEL = [factories.series(factories.sine(seed=n).values, name=f"s{n}") for n in range(3)]
SWEEP = {"lengths": (4,), "cells": ("rnn",)}
OLD = Path(__file__).parent / "golden" / "v1-index.sql"


def work():
    return length_studies(PANEL, SETUP, **SWEEP, workers=Workers(1))


def keep(store, owner=""):
    """A sweep that came to its end."""
    recording = RecordingMany(store, owner=owner, source="data/sales.csv")
    *_, many = recording.of(work())
    return many


@pytest.fixture
def sweep(store):
    keep(store)
    (sweep,) = grouped(store.entries())
    return sweep


def test_a_sweep_is_one_entry_with_what_its_runs_say_together(sweep, store):
    assert sweep.title == "Series of sales.csv"
    assert [entry.series for entry in sweep.entries] == ["s0", "s1", "s2"]
    assert sweep.kind == "lengths"
    assert sweep.finished
    entries = store.entries()
    assert sweep.seconds == pytest.approx(sum(entry.seconds for entry in entries))
    assert sweep.size == sum(entry.size for entry in entries)
    assert sweep.skill == sorted(entry.skill for entry in entries)[1]
    assert sweep.better == sum(entry.skill > 0 for entry in entries)


def test_runs_by_themselves_stay_so_and_the_newest_is_first(store, now, forecast):
    early = store.save(forecast)
    now[0] += 60
    keep(store)
    now[0] += 60
    late = store.save(forecast)
    first, sweep, last = grouped(store.entries())
    assert (first.id, last.id) == (late.id, early.id)
    assert len(sweep.entries) == 3


def test_two_sweeps_are_two_entries(store):
    keep(store)
    keep(store)
    assert [len(sweep.entries) for sweep in grouped(store.entries())] == [3, 3]


def test_a_sweep_is_renamed_and_its_runs_keep_their_names(store, sweep):
    titles = [entry.title for entry in store.entries()]
    assert store.rename_sweep(sweep.id, " Monday's \n").title == "Monday's"
    assert grouped(store.entries())[0].title == "Monday's"
    assert [entry.title for entry in store.entries()] == titles
    with pytest.raises(CannotKeep, match="Give the run a name"):
        store.rename_sweep(sweep.id, " ")


def test_a_sweep_that_is_deleted_leaves_nothing_but_other_runs(store, sweep, forecast, tmp_path):
    other = store.save(forecast)
    store.delete_sweep(sweep.id)
    assert [entry.id for entry in store.entries()] == [other.id]
    assert [path.stem for path in (tmp_path / "runs").iterdir()] == [other.id]
    with pytest.raises(UnknownRun):
        store.sweep(sweep.id)


def test_one_run_of_a_sweep_is_deleted_and_renamed_by_itself(store, sweep):
    gone, renamed, _ = sweep.entries
    store.delete(gone.id)
    store.rename(renamed.id, "Anne's")
    left = store.sweep(sweep.id)
    assert [entry.title for entry in left.entries] == ["Anne's", sweep.entries[2].title]


def test_a_run_that_is_saved_again_stays_in_its_sweep(store, sweep):
    entry = sweep.entries[0]
    store.save(store.load(entry.id), run=entry.id)
    assert len(store.sweep(sweep.id).entries) == 3
    assert store.entry(entry.id).sweep_title == "Series of sales.csv"


def test_nobody_else_reaches_a_sweep(store):
    anne, bert = owner_of("a" * 24), owner_of("b" * 24)
    keep(store, owner=anne)
    (sweep,) = grouped(store.entries(anne))
    for act in (store.sweep, store.delete_sweep, lambda *of: store.rename_sweep(of[0], "x", of[1])):
        with pytest.raises(UnknownRun):
            act(sweep.id, bert)
    assert len(store.entries(anne)) == 3


def test_no_name_is_no_sweep(store, forecast):
    store.save(forecast)
    with pytest.raises(UnknownRun):
        store.sweep("")
    with pytest.raises(UnknownRun):
        store.delete_sweep("")
    assert len(store.entries()) == 1


# -------------------------------------------------------------------------------------- interrupted


def test_a_sweep_that_goes_on_is_still_one_and_keeps_the_name_it_was_given(store):
    interrupted = RecordingMany(store, source="sales.csv").of(work())
    next(many for many in interrupted if many.done >= 1)
    interrupted.close()
    (early,) = grouped(store.entries())
    assert not early.finished
    store.rename_sweep(early.id, "Mine")
    recording = RecordingMany(store, source="sales.csv")
    known = recording.interrupted(ManyLengths.of(PANEL, SETUP, **SWEEP))
    finished = {study.plan.series.name: study.trials for study in known}
    list(recording.of(length_studies(PANEL, SETUP, **SWEEP, workers=Workers(1), finished=finished)))
    (late,) = grouped(store.entries())
    assert (late.id, late.title, late.finished) == (early.id, "Mine", True)
    assert [entry.series for entry in late.entries] == ["s0", "s1", "s2"]


def test_runs_that_an_older_version_left_join_the_sweep_that_goes_on_with_them(store):
    interrupted = RecordingMany(store).of(work())
    next(many for many in interrupted if many.done >= 1)
    interrupted.close()
    store.gather([entry.id for entry in store.entries()], "", "")  # as it left them
    recording = RecordingMany(store, source="sales.csv")
    recording.interrupted(ManyLengths.of(PANEL, SETUP, **SWEEP))
    (sweep,) = grouped(store.entries())
    assert (sweep.id, sweep.title) == (recording.sweep, "Series of sales.csv")


# ---------------------------------------------------------------------------------- an older index


def old_index(folder):
    with sqlite3.connect(folder / "runs.sqlite") as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))


def test_the_index_of_an_older_version_is_read_and_written(tmp_path, forecast):
    old_index(tmp_path)
    store = Store(storage(tmp_path))
    newest, oldest = store.entries()
    assert (newest.series, newest.skill, newest.finished) == ("s1", None, False)
    assert (oldest.title, oldest.skill, oldest.verdict) == (
        "Mine",
        0.25,
        "A length of 4 is enough.",
    )
    assert oldest.settings == {"lengths_tried": ["4", "8"], "seed": 0}
    assert (oldest.sweep, newest.sweep) == ("", "")
    entry = store.save(forecast)
    store.gather([entry.id, oldest.id], "x" * 32, "Both")
    assert {each.id for each in Store(storage(tmp_path)).sweep("x" * 32).entries} == {
        entry.id,
        oldest.id,
    }


def test_an_older_version_still_writes_into_the_newer_index(tmp_path, forecast):
    entry = Store(storage(tmp_path)).save(forecast)
    with sqlite3.connect(tmp_path / "runs.sqlite") as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(runs)")]
        known = ", ".join(f'"{name}"' for name in columns if name not in LATER)
        row = connection.execute(f"SELECT {known} FROM runs").fetchone()  # noqa: S608
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO runs ({known}) VALUES ({marks})", ("y" * 32, *row[1:]))  # noqa: S608
    assert Store(storage(tmp_path)).entry("y" * 32) == replace(entry, id="y" * 32)


def test_two_programs_may_bring_an_index_up_to_date_at_once(tmp_path, monkeypatch):
    old_index(tmp_path)
    Store(storage(tmp_path))
    real, asked = index._missing, []

    def too_early(engine):
        asked.append(real(engine))
        return list(LATER) if len(asked) == 1 else asked[-1]

    monkeypatch.setattr(index, "_missing", too_early)
    assert len(Store(storage(tmp_path)).entries()) == 2
    assert asked == [[], [], []]


# ------------------------------------------------------------------------------------ as one file


def test_a_sweep_goes_out_as_one_file_and_comes_in_again(store, sweep, tmp_path):
    elsewhere = Store(storage(tmp_path / "elsewhere"))
    came = receive(packed(sweep, store), elsewhere)
    assert isinstance(came, Sweep)
    assert came.title == sweep.title
    assert came.id != sweep.id
    assert grouped(elsewhere.entries()) == (came,)
    for here, there in zip(sweep.entries, came.entries, strict=True):
        assert elsewhere.load(there.id).trials == store.load(here.id).trials
        assert there.title == here.title


def test_a_single_run_comes_in_by_the_same_door(store, forecast):
    entry = receive(to_bytes(forecast, title="Anne's"), store)
    assert isinstance(entry, Entry)
    assert entry.title == "Anne's"


def test_each_member_of_the_file_is_a_bundle_that_opens_alone(store, sweep, tmp_path):
    with zipfile.ZipFile(io.BytesIO(packed(sweep, store))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".rnnf")]
        assert names == ["0001-s0.rnnf", "0002-s1.rnnf", "0003-s2.rnnf"]
        (tmp_path / "one.rnnf").write_bytes(archive.read(names[1]))
    assert read_bundle(tmp_path / "one.rnnf").plan.series.name == "s1"


def rewritten(content, change, compression=zipfile.ZIP_STORED):
    """The same file with other members."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("change", "compression"),
    [
        (lambda parts: parts.update({"9999-x.rnnf": b"nothing of the kind"}), zipfile.ZIP_STORED),
        (lambda parts: parts.update({"sweep.json": b"[]"}), zipfile.ZIP_STORED),
        (lambda parts: parts.update({"sweep.json": b"{}"}), zipfile.ZIP_STORED),
        (lambda parts: parts.update({"sweep.json": b'{"title": " "}'}), zipfile.ZIP_STORED),
        (lambda parts: parts.update({"bomb": bytes(10**6)}), zipfile.ZIP_DEFLATED),
        (lambda parts: [parts.pop(name) for name in list(parts)[1:]], zipfile.ZIP_STORED),
    ],
    ids=[
        "a member that is no bundle",
        "no object",
        "no title",
        "empty title",
        "compressed",
        "empty",
    ],
)
def test_a_file_that_is_not_all_of_a_sweep_is_a_sentence_and_leaves_nothing(
    store, sweep, tmp_path, change, compression
):
    elsewhere = Store(storage(tmp_path / "elsewhere"))
    with pytest.raises(UnreadableBundle):
        receive(rewritten(packed(sweep, store), change, compression), elsewhere)
    assert elsewhere.entries() == ()
    assert list((tmp_path / "elsewhere" / "runs").iterdir()) == []


def test_bytes_changed_at_random_are_a_sweep_or_a_sentence(store, sweep, tmp_path):
    content, chance = packed(sweep, store), random.Random(5)
    for number in range(40):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        elsewhere = Store(storage(tmp_path / str(number)))
        try:
            receive(bytes(changed), elsewhere)
        except UnreadableBundle:
            assert elsewhere.entries() == ()
