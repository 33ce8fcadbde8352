import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from rnn_forecast.workers import Workers, door, forking
from rnn_forecast.workers.nursery import FORKS, Nurseries
from tests.worker_watch import PATIENCE, alive, eventually

sys.path.append(str(Path(__file__).parent))  # a worker process looks for modules where we do

import worker_tasks as tasks

pytestmark = pytest.mark.skipif(not FORKS, reason="this system starts an interpreter for each")


@pytest.fixture
def origin():
    return Nurseries(())


@pytest.fixture
def workers(origin):
    with Workers(2, preload=(), origin=origin) as workers:
        assert workers.warm(wait=PATIENCE) == 2
        yield workers


def pid_of(origin: Nurseries) -> int:
    assert origin._nursery is not None
    return origin._nursery._process.pid


def parent_of(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def memory_of(pid: int) -> dict[str, int]:
    """Kilobytes by what they are."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    return {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines}


def test_the_workers_are_children_of_one_nursery(workers, origin):
    assert {parent_of(pid) for pid in workers.pids} == {pid_of(origin)}
    assert pid_of(origin) != os.getpid()


def test_what_the_nursery_has_imported_is_shared_and_nothing_runs_in_it_meanwhile():
    origin = Nurseries(("pandas",))
    with Workers(2, preload=("pandas",), origin=origin) as workers:
        assert workers.warm(wait=PATIENCE) == 2
        assert len(list(Path(f"/proc/{pid_of(origin)}/task").iterdir())) == 1
        assert len(list(workers.run(tasks.tidies, range(2)))) > 2
        for pid in workers.pids:
            memory = memory_of(pid)
            assert memory["Private_Dirty"] < memory["Anonymous"] / 6


def test_a_killed_nursery_is_replaced_and_what_its_workers_computed_is_computed_again(
    workers, origin
):
    nursery, victims = pid_of(origin), workers.pids
    found, notes = {}, []
    for report in workers.run(tasks.whereabouts, range(30)):
        if report.index == 1 and not notes and pid_of(origin) == nursery:
            os.kill(nursery, signal.SIGKILL)
        notes += [report.note] if report.note else []
        if report.finished:
            found[report.index] = report
    assert sorted(found) == list(range(30))
    assert not any(report.error for report in found.values())
    assert any("was killed (signal 9)" in note for note in notes)
    assert pid_of(origin) != nursery
    assert not any(alive(pid) for pid in (nursery, *victims))
    assert found[29].snapshot in workers.pids


def test_a_nursery_killed_between_two_sweeps_is_replaced_without_a_word(workers, origin):
    victims = pid_of(origin), *workers.pids
    os.kill(victims[0], signal.SIGKILL)
    assert eventually(lambda: not any(alive(pid) for pid in victims))
    reports = list(workers.run(tasks.whereabouts, range(4)))
    assert not any(report.error for report in reports)
    assert {report.snapshot for report in reports if report.finished} <= set(workers.pids)
    assert not set(workers.pids) & set(victims)


def test_a_nursery_that_cannot_import_does_not_hold_the_sweep_up(tmp_path, monkeypatch):
    (tmp_path / "dies_at_import.py").write_text("import os; os._exit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    preload = ("dies_at_import",)
    with Workers(2, preload=preload, origin=Nurseries(preload)) as workers:
        reports = list(workers.run(tasks.whereabouts, range(3)))
    assert {report.snapshot for report in reports if report.finished} == {os.getpid()}
    assert any("No worker process could be started" in report.note for report in reports)


def test_closing_does_not_wait_for_what_is_still_being_imported(tmp_path, monkeypatch):
    (tmp_path / "takes_long.py").write_text("import time; time.sleep(60)")
    monkeypatch.syspath_prepend(tmp_path)
    origin = Nurseries(("takes_long",))
    with Workers(2, preload=("takes_long",), origin=origin) as workers:
        assert workers.warm() == 0
        nursery = pid_of(origin)
        start = time.monotonic()
    assert time.monotonic() - start < PATIENCE
    assert not alive(nursery)


def test_without_memory_for_a_fork_the_nursery_lives_on_and_says_so(monkeypatch):
    def no_memory() -> int:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(forking.os, "fork", no_memory)
    ours, theirs = door.pair()
    served: list[object] = []
    nursery = threading.Thread(target=lambda: served.append(forking.Forker(theirs).serve()))
    with theirs:
        with ours:
            nursery.start()
            hears, speaks = os.pipe()
            door.ask(ours, door.Request(7, (hears, speaks)))
            os.close(speaks)
            door.ask(ours, door.Request(7))
            assert door.answered(ours) == forking.NO_PROCESS
            assert os.read(hears, 1) == b""  # nobody holds the other end any more
            os.close(hears)
        nursery.join(PATIENCE)
    assert served == [None]
