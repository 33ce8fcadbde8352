"""What holds when a machine is small, a process dies, a network diverges, a visitor stops."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import numpy as np
import pytest

from rnn_forecast.jobs import Jobs, State
from rnn_forecast.studies.lengths import LengthStudy, length_study
from rnn_forecast.training import Outcome, fitting, train
from rnn_forecast.windows import cut
from rnn_forecast.workers import Workers, capacity
from tests import factories
from tests.browser.server import ROOT

LENGTHS, CELLS = (4, 8, 12), ("rnn", "gru")


def swept(workers: Workers, **setup: object) -> tuple[list[LengthStudy], LengthStudy]:
    asked = factories.setup(ensemble=2, **setup)
    studies = list(
        length_study(factories.sine(), asked, lengths=LENGTHS, cells=CELLS, workers=workers)
    )
    return studies, studies[-1]


def numbers(study: LengthStudy) -> dict[tuple[object, ...], float]:
    return {(t.cell, t.sequence_length, t.seed): t.valid_mae for t in study.trials}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_workers_cost_a_length_study_nothing_but_time():
    setup = factories.setup(epochs=60, ensemble=2, patience=60)
    killed, study = False, None
    with Workers(2) as workers:
        workers.warm(wait=60)
        for study in length_study(
            factories.sine(), setup, lengths=LENGTHS, cells=CELLS, workers=workers
        ):
            if study.running and not killed:
                killed = True
                for pid in workers.pids:
                    os.kill(pid, signal.SIGKILL)
    assert study is not None
    assert any("was killed" in note for note in study.notes)
    assert not study.failed
    with Workers(1) as alone:
        *_, undisturbed = length_study(
            factories.sine(), setup, lengths=LENGTHS, cells=CELLS, workers=alone
        )
    assert numbers(study) == numbers(undisturbed)


def test_a_machine_with_one_core_computes_where_it_is_read(monkeypatch):
    monkeypatch.setattr(capacity, "cores", lambda *_: 1)
    with Workers() as workers:
        assert workers.count == 1
        assert workers.warm() == 0
        _, study = swept(workers)
        assert workers.pids == ()
    assert study.ended
    assert len(study.trials) == len(LENGTHS) * len(CELLS) * 2


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_network_that_diverges_leaves_its_neighbours_alone(cell, monkeypatch):
    setup = factories.setup(cell=cell, ensemble=3, epochs=3, clip_norm=0.0)
    windows = cut(factories.sine(), setup.window, inputs=setup.inputs)
    *_, healthy = train(windows, setup)
    initialise = fitting.BankedLearner.__init__

    def spoiled(self, *arguments: object) -> None:
        initialise(self, *arguments)
        self.bank.weights[1] = float("inf")

    monkeypatch.setattr(fitting.BankedLearner, "__init__", spoiled)
    *_, run = train(windows, setup)
    assert [fit.outcome for fit in run.fits] == [
        Outcome.EXHAUSTED,
        Outcome.DIVERGED,
        Outcome.EXHAUSTED,
    ]
    for member in (0, 2):
        expected = [epoch.valid_loss for epoch in healthy.fits[member].epochs]
        found = [epoch.valid_loss for epoch in run.fits[member].epochs]
        assert np.allclose(found, expected, atol=1e-6)
    assert len(run.usable) == 2


def test_a_study_whose_networks_diverge_says_so_for_each():
    with Workers(1) as workers:
        _, study = swept(workers, learning_rate=1.0, clip_norm=0.0, loss="squared", epochs=2)
    assert study.ended
    assert {trial.outcome for trial in study.trials} <= {"diverged", "exhausted"}


def test_stop_does_not_wait_for_a_long_epoch():
    long = factories.sine(20_000)
    setup = factories.setup(length=48, epochs=50, cell="lstm", ensemble=3)
    setup = replace(setup, network=replace(setup.network, hidden_size=64))
    windows = cut(long, setup.window, inputs=setup.inputs)
    with Jobs() as jobs:
        job = jobs.start("long", "forecast", lambda: train(windows, setup))
        while job.latest is None:
            time.sleep(0.01)
        assert job.latest.epochs_done == 0  # in the middle of the first epoch
        job.stop(wait=60)
        assert job.state is State.STOPPED
        assert job.latest.epochs_done <= 1  # nor was the epoch finished for the sake of it


FIRST_PAGE = """
    import sys
    from streamlit.testing.v1 import AppTest
    from rnn_forecast.sources import OFFERED, open_dataset
    for source in OFFERED:
        open_dataset(source)
    page = AppTest.from_file("app.py", default_timeout=60).run()
    assert not page.exception, page.exception
    page.switch_page("rnn_forecast/app/pages/data.py").run()
    assert not page.exception, page.exception
    print("torch" in sys.modules)
"""


def test_nobody_waits_for_torch_before_something_trains():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FIRST_PAGE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[-1] == "False"
