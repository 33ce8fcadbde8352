"""A real Dask scheduler and real workers, each in a process of its own on this machine."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pytest

from rnn_forecast import workers as house
from rnn_forecast.errors import SeriesTooShort
from rnn_forecast.studies.backtest import backtest
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.studies.many import backtest_studies, length_studies, search_studies
from rnn_forecast.studies.panel_backtest import panel_backtest
from rnn_forecast.studies.search import SearchSpace, search_study
from rnn_forecast.workers import Cluster, Report, Workers, cluster, cluster_sweep
from rnn_forecast.workers.cluster import NoCluster
from rnn_forecast.workers.cluster_sweep import ClusterFailed, ClusterSweep
from rnn_forecast.workers.cluster_task import OtherVersions
from tests import factories

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # a worker looks for modules where we do

import worker_tasks as tasks  # noqa: E402

PATIENCE = 30.0


class House:
    """A scheduler and its workers, until the test is over."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler = self._start("dask_scheduler", *options)
        self.address = hear(self.scheduler, r"Scheduler at:\s+(\S+)")
        self.workers: list[subprocess.Popen[str]] = []

    def hire(self) -> None:
        """Start a worker; it is there when it says so."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
        worker = self._start("dask_worker", self.address, *options)
        hear(worker, r"Registered to:\s+(\S+)")
        self.workers.append(worker)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, program: str, *options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=self._scratch,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)]),
                "OMP_NUM_THREADS": "1",
                "DASK_TEMPORARY_DIRECTORY": str(self._scratch),
            },
        )


def hear(process: "subprocess.Popen[str]", wanted: str) -> str:
    """Read until a process says this, and on in the background: a full pipe would stop it."""
    assert process.stderr
    found = next(said[1] for line in process.stderr if (said := re.search(wanted, line)))
    threading.Thread(target=drain, args=(process.stderr,), daemon=True).start()
    return found


def drain(pipe: IO[str]) -> None:
    with pipe:
        for _ in pipe:
            pass


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    """A cluster of two that no test harms."""
    made = House(tmp_path_factory.mktemp("dask"))
    try:
        made.hire()
        made.hire()
        yield made
    finally:
        made.close()


@pytest.fixture
def mortal(tmp_path):
    """A cluster of two that does not outlive its test."""
    made = House(tmp_path)
    try:
        made.hire()
        made.hire()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def many(crew):
    with Cluster(crew.address) as connected:
        yield connected


def last(reports: Iterator[Report[Any]]) -> dict[int | None, Report[Any]]:
    return {report.index: report for report in reports if report.finished}


def results(reports: Iterator[Report[Any]]) -> list[Any]:
    found = last(reports)
    return [found[index].snapshot for index in range(len(found))]


def first_snapshots(reports: Iterator[Report[int]], wanted: int) -> set[int]:
    seen: set[int] = set()
    for report in reports:
        if report.snapshot is not None:
            seen.add(report.snapshot)
        if len(seen) == wanted:
            break
    return seen


def without_times(frame):
    """The table without what is never the same twice."""
    return frame.drop(columns="seconds", errors="ignore")


def sorted_trials(study):
    frame = study.frame().drop(columns="seconds")
    return frame.sort_values(["cell", "sequence_length", "seed"], ignore_index=True)


SHORT = factories.series([1.0, 2.0, 3.0], name="short")
SWEEP = {"lengths": (4, 8), "cells": ("gru", "rnn")}


def test_every_item_ends_with_its_complete_result_and_what_is_shared_reaches_it(many):
    assert results(many.run(tasks.count, range(1, 9), shared=100)) == list(range(101, 109))
    assert results(many.run(tasks.count, [3, 3])) == [3, 3]
    assert list(many.run(tasks.count, [])) == []


def test_a_length_study_has_the_same_digits_on_the_cluster(many):
    series, setup = factories.sine(), factories.setup(ensemble=2)
    with Workers(1) as alone:
        *_, here = length_study(series, setup, **SWEEP, workers=alone)
    *_, there = length_study(series, setup, **SWEEP, workers=many)
    assert len(there.trials) == 8
    assert there.ended
    assert sorted_trials(there).equals(sorted_trials(here))


def test_a_backtest_has_the_same_digits_on_the_cluster(many):
    series, setup = factories.sine(), factories.setup()
    with Workers(1) as alone:
        *_, here = backtest(series, setup, n_windows=4, refit=2, workers=alone)
    *_, there = backtest(series, setup, n_windows=4, refit=2, workers=many)
    assert len(there.results) == 2
    assert there.frame().equals(here.frame())


def test_studies_of_many_series_are_those_of_each_by_itself(many):
    panel = [factories.sine(seed=seed) for seed in range(2)]
    panel = [factories.series(each.values, name=f"s{n}") for n, each in enumerate(panel)]
    short = factories.series([1.0, 2.0, 3.0], name="short")
    setup = factories.setup()
    *_, found = length_studies([*panel, short], setup, **SWEEP, workers=many)
    assert list(found.left_out) == ["short"]
    assert found.done == 2
    assert found.progress == pytest.approx(1)
    assert set(found.frame()["unique_id"]) == {"s0", "s1"}
    assert list(found.recommended()["unique_id"]) == ["s0", "s1"]
    with Workers(1) as alone:
        for series, study in zip(panel, found.studies, strict=True):
            *_, single = length_study(series, setup, **SWEEP, workers=alone)
            assert sorted_trials(study).equals(sorted_trials(single))


PANEL = [factories.series(factories.sine(seed=n).values, name=f"s{n}") for n in range(2)]
SEARCHED = {
    "names": ("sequence_length", "learning_rate"),
    "trials": 9,
    "limits": {"sequence_length": ("3", "9")},
}


def test_a_search_has_the_same_digits_on_the_cluster(many):
    series, setup = factories.sine(), factories.setup(use_validation=False)
    space = SearchSpace.of(SEARCHED["names"], series, setup, SEARCHED["limits"])
    with Workers(1) as alone:
        *_, here = search_study(series, setup, space, trials=9, workers=alone)
    *_, there = search_study(series, setup, space, trials=9, workers=many)
    assert without_times(there.frame()).equals(without_times(here.frame()))
    assert there.importances == here.importances
    assert there.ended


def test_searches_of_many_series_are_those_of_each_by_itself(many):
    setup = factories.setup(use_validation=False)
    *_, there = search_studies([*PANEL, SHORT], setup, **SEARCHED, workers=many)
    assert list(there.left_out) == ["short"]
    assert there.done == 2
    for series, study in zip(PANEL, there.studies, strict=True):
        space = SearchSpace.of(SEARCHED["names"], series, setup, SEARCHED["limits"])
        with Workers(1) as alone:
            *_, single = search_study(series, setup, space, trials=9, workers=alone)
        assert without_times(study.frame()).equals(without_times(single.frame()))
        assert study.importances == single.importances
        mean = study.tested.forecast.mean
        assert mean.tolist() == single.tested.forecast.mean.tolist()


def test_backtests_of_many_series_are_those_of_each_by_itself(many):
    setup = factories.setup()
    *_, there = backtest_studies([*PANEL, SHORT], setup, n_windows=4, refit=2, workers=many)
    assert list(there.left_out) == ["short"]
    assert there.done == 2
    for series, study in zip(PANEL, there.studies, strict=True):
        with Workers(1) as alone:
            *_, single = backtest(series, setup, n_windows=4, refit=2, workers=alone)
        assert study.frame().equals(single.frame())
    assert list(there.scores()["unique_id"]) == ["s0", "s1"]


def test_a_backtest_of_one_network_for_many_series_has_the_same_digits_on_the_cluster(many):
    asked = {"n_windows": 3, "refit": True, "levels": (80,)}
    with Workers(1) as alone:
        *_, here = panel_backtest(PANEL, factories.setup(), **asked, workers=alone)
    *_, there = panel_backtest(PANEL, factories.setup(), **asked, workers=many)
    assert len(there.frames) == 3
    assert there.progress == pytest.approx(1)
    assert there.frame().equals(here.frame())


def test_many_series_of_which_none_is_long_enough_are_refused():
    with pytest.raises(SeriesTooShort, match="short has 3 steps"):
        next(
            length_studies([factories.series([1, 2, 3], name="short")], factories.setup(), **SWEEP)
        )


def test_an_exception_fails_its_item_alone(many):
    items = ["fine", "ours", "other", "odd", "unpicklable", "fine"]
    found = last(many.run(tasks.raises, items))
    assert [index for index in range(6) if found[index].error] == [1, 2, 3, 4]
    assert type(found[1].error) is SeriesTooShort
    assert found[1].snapshot == "ours"
    assert "ValueError" in str(found[2].error)
    assert "in raises" in found[2].traceback


def test_closing_takes_the_work_back_from_every_worker(crew, many):
    reports = many.run(tasks.forever, range(2))
    assert first_snapshots(reports, 2) == {worker.pid for worker in crew.workers}
    reports.close()
    assert set(results(many.run(tasks.whereabouts, range(20)))) == {w.pid for w in crew.workers}


def test_two_sweeps_share_the_cluster(many):
    one = many.run(tasks.count, [2, 3], shared=10)
    next(one)
    assert results(many.run(tasks.count, [4, 5], shared=20)) == [24, 25]
    assert results(one) == [12, 13]


def test_a_function_of_a_script_is_computed_where_it_is_read(many, monkeypatch):
    monkeypatch.setattr(tasks.whereabouts, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], "whereabouts", tasks.whereabouts, raising=False)
    assert results(many.run(tasks.whereabouts, range(2))) == [os.getpid()] * 2


def test_torch_computes_with_one_thread_also_there(many):
    assert results(many.run(tasks.threads, [0, 0])) == [(1, "1")] * 2


def test_other_versions_of_what_decides_the_digits_are_refused(many, monkeypatch):
    ours = {**cluster_sweep.versions(), "torch": "1.0"}
    monkeypatch.setattr(cluster_sweep, "versions", lambda: ours)
    with pytest.raises(OtherVersions, match=r"has torch \d.*, this program torch 1\.0: it would"):
        list(many.run(tasks.count, [1]))


def test_the_page_is_told_where_the_work_is_done_and_by_how_many(crew, many):
    assert Cluster(crew.address).where.endswith("no worker of it is there yet.")
    assert many.warm(wait=PATIENCE) == 2
    assert many.where == f"Networks are trained on the cluster at {crew.address}, by 2 workers."
    assert Workers(1).where == ""


def test_a_worker_killed_in_the_middle_loses_nothing(mortal, tmp_path):
    with Cluster(mortal.address) as connected:
        reports = list(connected.run(tasks.dies_once, range(6), shared=tmp_path))
    assert results(iter(reports)) == [1, 11, 21, 31, 41, 51]
    notes = [report.note for report in reports if report.index == 1 and report.note]
    assert notes == ["A worker of the cluster was lost during part 2 of 6; it is computed again."]
    assert sorted(worker.poll() is None for worker in mortal.workers) == [False, True]


def test_a_study_loses_nothing_with_a_killed_worker(crew, many):
    series, setup = factories.sine(), factories.setup(epochs=5)
    with Workers(1) as alone:
        *_, here = length_study(series, setup, **SWEEP, workers=alone)
    victim = crew.workers.pop()
    for there in length_study(series, setup, **SWEEP, workers=many):
        if there.running and victim.poll() is None:
            victim.kill()
    crew.hire()
    assert victim.poll() is not None
    assert sorted_trials(there).equals(sorted_trials(here))


@pytest.mark.parametrize("asked", ["backtests", "searches"])
def test_backtests_and_searches_lose_nothing_with_a_killed_worker(crew, many, asked):
    setup = factories.setup(epochs=5, use_validation=False)

    def work(workers):
        if asked == "backtests":
            return backtest_studies(PANEL, setup, n_windows=6, refit=1, workers=workers)
        return search_studies(PANEL, setup, **SEARCHED, workers=workers)

    with Workers(1) as alone:
        *_, here = work(alone)
    victim = crew.workers.pop()
    for there in work(many):
        if there.progress > 0 and victim.poll() is None:
            victim.kill()
    crew.hire()
    assert victim.poll() is not None
    assert there.done == 2
    assert without_times(there.frame()).equals(without_times(here.frame()))


def test_a_sweep_outlives_all_workers_that_began_it(mortal):
    began = {worker.pid for worker in mortal.workers}
    with Cluster(mortal.address) as connected:
        reports = connected.run(tasks.whereabouts, range(40))
        found = {report.index: report for report in first_of(reports, 3)}
        for worker in mortal.workers:
            worker.kill()
        mortal.hire()
        found |= last(reports)
    assert set(found) == set(range(40))
    assert not any(report.error for report in found.values())
    assert not {found[39].snapshot} & began


def test_a_scheduler_that_goes_is_a_sentence_after_what_was_finished(mortal):
    with Cluster(mortal.address) as connected:
        reports = connected.run(tasks.forever_after, [0, 1, 1])
        (done,) = first_of(reports, 1)
        mortal.scheduler.kill()
        with pytest.raises(ClusterFailed, match="has gone; 1 of 3 parts had come back and are"):
            list(reports)
    assert (done.index, done.snapshot) == (0, "done")


def first_of(reports: Iterator[Report[Any]], wanted: int) -> list[Report[Any]]:
    """Read until so many items have finished."""
    return list(islice((report for report in reports if report.finished), wanted))


def test_an_item_that_kills_every_worker_fails_alone(many):
    from distributed import KilledWorker

    sweep = ClusterSweep(
        many._client, "tcp://there:1", "topic", task=tasks.count, items=[1, 2], shared=None
    )
    sweep._futures = {0: None, 1: None}
    report = sweep._fail(1, KilledWorker("key", None, 4))
    assert (report.index, report.finished) == (1, True)
    assert "Every worker that computed this part was lost" in str(report.error)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1:1"])
def test_a_scheduler_that_is_not_there_is_a_sentence(address, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(NoCluster, match=f"No scheduler answers at {address}; start one"):
        list(Cluster(address).run(tasks.count, [1]))
    assert Cluster(address).warm(wait=PATIENCE) == 0


def test_without_dask_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoCluster, match=r"pip install 'rnn_forecast\[cluster\]'"):
        list(Cluster("tcp://127.0.0.1:1").run(tasks.count, [1]))


def test_the_environment_names_the_cluster_of_the_whole_program(monkeypatch):
    house.resident.cache_clear()
    monkeypatch.setenv("RNN_FORECAST_CLUSTER", "tcp://10.0.0.5:8786")
    try:
        pool = house.resident()
        assert isinstance(pool, Cluster)
        assert pool.address == "tcp://10.0.0.5:8786"
    finally:
        house.resident.cache_clear()


LENGTHS = ("--lengths", "4,8", "--cells", "rnn", "--epochs", "2", "--seeds", "1", "--fresh")


def test_the_command_line_says_the_same_with_a_cluster(crew, capsys):
    from rnn_forecast.cli import main

    command = ["lengths", "synthetic:delayed-echo", *LENGTHS]
    assert main([*command, "--workers", "1"]) == 0
    here = without_seconds(capsys.readouterr().out)
    assert main([*command, "--cluster", crew.address]) == 0
    assert without_seconds(capsys.readouterr().out) == here
    assert here[0][0] == "Read"


def test_every_series_of_a_table_is_studied_and_written(crew, tmp_path, capsys):
    from rnn_forecast.cli import main

    out = tmp_path / "lengths.csv"
    chosen = ("--every-series", "temp_max", "temp_min", "--out", str(out))
    command = ["lengths", "bundled:seattle-weather", *chosen, *LENGTHS]
    assert main([*command, "--cluster", crew.address]) == 0
    text = capsys.readouterr().out
    assert "temp_max" in text
    rows = out.read_text().splitlines()
    assert rows[0].startswith("unique_id,cell,sequence_length,seed,")
    assert sum(",rnn," in row for row in rows) == 4


@pytest.mark.parametrize("asked", ["backtest", "search"])
def test_backtests_and_searches_of_every_series_say_the_same_with_a_cluster(
    crew, asked, tmp_path, capsys
):
    from rnn_forecast.cli import main

    options = {
        "backtest": ("--sequence-length", "6", "--origins", "4", "--retrain-every", "2", "--fresh"),
        "search": ("--search", "sequence_length=3:9,learning_rate", "--trials", "4", "--no-resume"),
    }
    chosen = ("--every-series", "temp_max", "temp_min", "--epochs", "1", "--seeds", "1")
    small = ("--hidden-size", "4", "--horizon", "2", "--no-use-validation")
    command = [asked, "bundled:seattle-weather", *chosen, *small, *options[asked]]
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    assert main([*command, "--workers", "1", "--out", str(here)]) == 0
    said = capsys.readouterr().out
    assert main([*command, "--cluster", crew.address, "--out", str(there)]) == 0
    assert capsys.readouterr().out == said
    assert "temp_min" in said
    assert without_times(pd.read_csv(there)).equals(without_times(pd.read_csv(here)))


def test_workers_and_cluster_exclude_each_other(capsys):
    from rnn_forecast.cli import main

    command = ["lengths", "synthetic:delayed-echo", "--workers", "2", "--cluster", "tcp://x:1"]
    assert main(command) == 2
    assert "exclude each other" in capsys.readouterr().err


def without_seconds(text: str) -> list[list[str]]:
    """The table without its column of times, which are never the same twice."""
    lines = text.splitlines()
    at = next(line.split().index("seconds") for line in lines if "seconds" in line.split())
    return [[word for n, word in enumerate(line.split()) if n != at] for line in lines]


def test_a_page_says_that_the_work_runs_on_a_cluster(many, monkeypatch):
    from streamlit.testing.v1 import AppTest

    from rnn_forecast.app import loading

    def page():
        from rnn_forecast.app.loading import where_it_runs

        where_it_runs()

    monkeypatch.setattr(loading, "resident", lambda: many)
    caption = AppTest.from_function(page).run().caption[0].value
    assert "Networks are trained on the cluster at" in caption
    assert "by 2 workers" in caption
    monkeypatch.setattr(loading, "resident", lambda: Workers(1))
    assert not AppTest.from_function(page).run().caption
