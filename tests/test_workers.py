import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rnn_forecast.errors import ForecastError, SeriesTooShort
from rnn_forecast.jobs import Jobs, State
from rnn_forecast.workers import Report, Workers, capacity
from rnn_forecast.workers import workers as workers_module
from rnn_forecast.workers.fresh import Fresh
from rnn_forecast.workers.nursery import FORKS, Nurseries
from rnn_forecast.workers.process import Origin
from tests.load.memory import descendants
from tests.worker_watch import PATIENCE, alive, eventually

HERE = str(Path(__file__).parent)
sys.path.append(HERE)  # a worker process looks for modules where we do

import worker_tasks as tasks  # noqa: E402

ORIGINS: dict[str, Callable[[], Origin]] = {"interpreters": Fresh}
if FORKS:
    ORIGINS["forks"] = lambda: Nurseries(())


@pytest.fixture(scope="module", params=ORIGINS)
def pool(request):
    with Workers(2, preload=(), origin=ORIGINS[request.param]()) as workers:
        assert workers.warm(wait=PATIENCE) == 2
        yield workers


@pytest.fixture(params=ORIGINS)
def fresh(request):
    with Workers(2, preload=(), origin=ORIGINS[request.param]()) as workers:
        yield workers


def last(reports: Iterator[Report[Any]]) -> dict[int | None, Report[Any]]:
    return {report.index: report for report in reports if report.finished}


def results(reports: Iterator[Report[Any]]) -> list[Any]:
    found = last(reports)
    return [found[index].snapshot for index in range(len(found))]


def first_snapshots(reports: Iterator[Report[int]], wanted: int) -> set[int]:
    """Read until that many items have given something."""
    seen: dict[int | None, int] = {}
    for report in reports:
        if report.snapshot is not None:
            seen[report.index] = report.snapshot
        if len(seen) == wanted:
            break
    return set(seen.values())


def test_every_item_ends_with_its_complete_result(pool):
    assert results(pool.run(tasks.count, range(1, 9))) == list(range(1, 9))


def test_snapshots_of_an_item_come_in_order_and_its_end_comes_last(pool):
    reports = [report for report in pool.run(tasks.count, [5, 7, 3]) if report.index is not None]
    for index, item in enumerate([5, 7, 3]):
        mine = [report for report in reports if report.index == index]
        assert [report.snapshot for report in mine] == [*range(1, item + 1), item]
        assert [report.finished for report in mine] == [False] * item + [True]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_results_do_not_depend_on_the_number_of_workers(count):
    with Workers(count, preload=()) as workers:
        assert len(workers.pids) == 0
        assert results(workers.run(tasks.count, [4, 2, 6, 1, 3], shared=100)) == [
            104, 102, 106, 101, 103,
        ]  # fmt: skip


def test_items_are_handed_out_in_the_order_given(pool):
    reports = [report for report in pool.run(tasks.whereabouts, range(10)) if report.finished]
    for pid in pool.pids:
        taken = [report.index for report in reports if report.snapshot == pid]
        assert taken == sorted(taken)


def test_one_sweep_uses_every_process_and_the_next_uses_the_same(pool):
    before = pool.pids
    assert set(results(pool.run(tasks.whereabouts, range(8)))) == set(before)
    assert set(results(pool.run(tasks.whereabouts, range(8)))) == set(before)
    assert os.getpid() not in before


def test_one_worker_computes_lazily_in_this_process():
    with closing(Workers(1).run(tasks.whereabouts, range(3))) as reports:
        assert next(reports) == Report(0, os.getpid())
    assert Workers(1).warm() == 0


def test_nothing_to_do_is_done(pool):
    assert list(pool.run(tasks.count, [])) == []


def test_what_is_shared_reaches_every_item_of_its_own_sweep_only(pool):
    for shared in (1000, 2000, None):
        expected = [3 + (shared or 0)] * 6
        assert results(pool.run(tasks.count, [3] * 6, shared=shared)) == expected


def test_a_slow_reader_holds_the_workers_back_and_gets_everything(pool):
    reports = pool.run(tasks.flood, [40, 40, 40])
    assert next(reports) is not None
    time.sleep(0.3)
    assert [snapshot[:1] for snapshot in results(reports)] == [bytes([39])] * 3


def test_closing_stops_the_work_and_keeps_the_processes(pool):
    before = pool.pids
    reports = pool.run(tasks.forever, range(4))
    assert first_snapshots(reports, 2) == set(before)
    start = time.monotonic()
    reports.close()
    assert time.monotonic() - start < 2
    assert results(pool.run(tasks.count, [3, 3])) == [3, 3]
    assert pool.pids == before


def test_an_unread_flood_can_be_closed(pool):
    before = pool.pids
    reports = pool.run(tasks.flood, [100_000, 100_000])
    next(reports)
    time.sleep(0.2)
    reports.close()
    assert results(pool.run(tasks.count, [3, 3])) == [3, 3]
    assert pool.pids == before


def test_a_worker_that_does_not_answer_is_replaced(fresh):
    reports = fresh.run(tasks.deaf, range(2))
    deaf = first_snapshots(reports, 2)
    time.sleep(0.5)  # one that is told before it falls asleep would stop as it should
    start = time.monotonic()
    reports.close()
    assert time.monotonic() - start < 5
    assert not any(alive(pid) for pid in deaf)
    assert results(fresh.run(tasks.count, [3, 3])) == [3, 3]


def test_there_is_a_moment_to_stop_while_nothing_arrives(fresh):
    reports = fresh.run(tasks.deaf, [0])
    first_snapshots(reports, 1)
    assert next(reports) == Report()
    reports.close()


def test_a_killed_worker_is_replaced_and_its_item_computed_again(fresh, tmp_path):
    reports = list(fresh.run(tasks.dies_once, range(4), shared=tmp_path))
    assert results(iter(reports)) == [1, 11, 21, 31]
    notes = [report for report in reports if report.index is not None and report.note]
    assert [report.index for report in notes] == [1]
    assert "was killed (signal 9) during part 2 of 4; it is computed again" in notes[0].note


def test_an_item_that_kills_twice_fails_alone(fresh):
    found = last(fresh.run(tasks.always_dies, range(4)))
    assert [found[index].snapshot for index in range(4)] == [1, 10, 21, 31]
    assert [index for index, report in found.items() if report.error] == [1]
    assert "ended (status 7), and so it did when it was tried before" in str(found[1].error)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_sweep_survives_the_killing_of_all_its_workers(fresh):
    reports = fresh.run(tasks.whereabouts, range(30))
    victims = first_snapshots(reports, 2)
    for pid in fresh.pids:
        os.kill(pid, signal.SIGKILL)
    rest = last(reports)
    assert len(rest) >= 28
    assert not any(report.error for report in rest.values())
    assert not set(fresh.pids) & victims


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_workers_killed_between_two_sweeps_are_replaced_without_a_word(fresh):
    fresh.warm(wait=PATIENCE)
    for pid in fresh.pids:
        os.kill(pid, signal.SIGKILL)
        assert eventually(lambda pid=pid: not alive(pid))
    reports = list(fresh.run(tasks.count, [3, 4, 5]))
    assert results(iter(reports)) == [3, 4, 5]
    assert not any(report.error for report in reports)


@pytest.mark.parametrize("count", [1, 2])
def test_an_exception_fails_its_item_alone(pool, count):
    items = ["fine", "ours", "other", "exit", "fine"][: 5 if count == 2 else 3]
    workers = pool if count == 2 else Workers(1)
    found = last(workers.run(tasks.raises, items))
    assert found[0].error is None
    assert type(found[1].error) is SeriesTooShort
    assert str(found[1].error) == "The series has 3 values; 10 are needed."
    assert type(found[2].error) is ForecastError
    assert "ValueError" in str(found[2].error)
    assert "secret" not in str(found[2].error)
    assert "in raises" in found[2].traceback
    assert [found[index].snapshot for index in (1, 2)] == ["ours", "other"]
    assert found[len(items) - 1].finished


def test_what_cannot_be_sent_fails_its_item_alone(pool):
    before = pool.pids
    found = last(pool.run(tasks.raises, ["odd", "ours, odd", "unpicklable", "fine"]))
    assert "Odd" in str(found[0].error)
    assert str(found[1].error) == "Too short, oddly."
    assert found[2].error is not None
    assert (found[3].snapshot, found[3].error) == ("fine", None)
    assert pool.pids == before


def test_what_a_task_prints_does_not_disturb(pool, capfd):
    assert results(pool.run(tasks.prints, range(3))) == ["", "", ""]
    assert capfd.readouterr().out == ""


def test_a_second_sweep_at_the_same_time_computes_where_it_is_read(pool):
    one = pool.run(tasks.forever, range(2))
    first_snapshots(one, 2)
    reports = list(pool.run(tasks.whereabouts, range(3)))
    assert "Another sweep" in reports[0].note
    assert results(iter(reports)) == [os.getpid()] * 3
    one.close()
    assert os.getpid() not in results(pool.run(tasks.whereabouts, range(3)))


def test_sweeps_from_many_threads_do_not_mix(pool):
    found: dict[int, list[int]] = {}

    def sweep(number: int) -> None:
        for _ in range(3):
            found[number] = results(pool.run(tasks.count, [1, 2, 3], shared=number * 100))

    threads = [threading.Thread(target=sweep, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert found == {n: [n * 100 + 1, n * 100 + 2, n * 100 + 3] for n in range(6)}


def test_a_sweep_is_a_job_and_stopping_the_job_stops_the_workers(pool):
    before = pool.pids
    with Jobs() as jobs:
        job = jobs.start("sweep", "lengths", lambda: pool.run(tasks.forever, range(2)))
        assert eventually(lambda: job.latest is not None)
        job.stop(wait=PATIENCE)
    assert job.state is State.STOPPED
    assert results(pool.run(tasks.count, [3])) == [3]
    assert pool.pids == before


def test_without_any_process_the_sweep_goes_on_in_this_one(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Workers(2) as workers:
        reports = list(workers.run(tasks.whereabouts, range(3)))
    assert results(iter(reports)) == [os.getpid()] * 3
    assert any("No worker process could be started" in report.note for report in reports)


def test_processes_that_die_at_once_are_not_started_for_ever(monkeypatch):
    monkeypatch.setattr(workers_module, "Worker", stillborn(workers_module.Worker))
    with Workers(2, preload=()) as workers:
        assert results(workers.run(tasks.whereabouts, range(3))) == [os.getpid()] * 3


def stillborn(worker: Callable[..., Any]) -> Callable[..., Any]:
    def born(*args: object) -> Any:
        process = worker(*args)
        process.end()
        return process

    return born


def test_a_worker_imports_only_what_it_is_told_to(pool):
    heavy = ("streamlit", "pandas", "torch", "numpy", "plotly")
    assert results(pool.run(tasks.modules, [heavy, heavy])) == [[], []]
    with Workers(2, preload=("decimal", "no_such_module")) as workers:
        assert results(workers.run(tasks.modules, [("decimal",)])) == [["decimal"]]


@pytest.mark.parametrize("count", [1, 2])
def test_torch_computes_with_one_thread(count, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    with Workers(count) as workers:
        assert results(workers.run(tasks.threads, [0, 0])) == [(1, "1")] * 2


PARENT = """
    import sys, time
    sys.path.append({here!r})
    import worker_tasks
    from rnn_forecast.workers import Workers
    from rnn_forecast.workers.fresh import Fresh
    from rnn_forecast.workers.nursery import Nurseries
    ORIGINS = {{"forks": Nurseries(()), "interpreters": Fresh()}}
    with Workers(2, preload=(), origin=ORIGINS[{origin!r}]) as workers:
        for report in workers.run(worker_tasks.{task}, range(2)):
            if len(workers.pids) == 2 and report.index == 1:
                print("both at work", flush=True)
                time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("task", ["forever", "deaf"])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_program(origin, task, end):
    code = textwrap.dedent(PARENT).format(here=HERE, task=task, origin=origin)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(HERE).parent,
        start_new_session=True,
    ) as parent:  # fmt: skip
        assert parent.stdout
        assert parent.stdout.readline() == "both at work\n"
        pids = descendants(parent.pid)
        assert len(pids) == {"forks": 3, "interpreters": 2}[origin]
        if end is signal.SIGINT:
            os.killpg(parent.pid, end)  # Ctrl-C at a terminal reaches them all
        else:
            parent.send_signal(end)
    assert eventually(lambda: not any(alive(pid) for pid in pids))


SCRIPT = """
    import os
    from rnn_forecast.workers import resident

    print("started")

    def task(shared, item):
        yield os.getpid() == item

    resident().count = 2
    found = [r.snapshot for r in resident().run(task, [os.getpid()] * 2) if r.finished]
    print(found)
"""


def test_a_script_without_a_guard_runs_once_and_computes_its_own_functions_itself(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SCRIPT))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(HERE).parent)},
    )  # fmt: skip
    assert done.stdout.split("\n") == ["started", "[True, True]", ""]
    assert done.stderr == ""


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_memory_is_what_the_machine_and_the_control_group_both_leave(tmp_path):
    assert capacity.available_memory(tmp_path) is None
    write(tmp_path, {"proc/meminfo": "MemTotal: 9000 kB\nMemAvailable: 8000 kB\n"})
    assert capacity.available_memory(tmp_path) == 8000 * 1024
    group = "sys/fs/cgroup/memory."
    write(tmp_path, {group + "max": "max\n", group + "current": "1\n", group + "stat": ""})
    assert capacity.available_memory(tmp_path) == 8000 * 1024
    write(tmp_path, {group + "max": "1000\n", group + "current": "700\n"})
    write(tmp_path, {group + "stat": "anon 400\ninactive_file 200\n"})
    assert capacity.available_memory(tmp_path) == 500


def test_memory_is_also_what_a_control_group_of_the_first_version_leaves(tmp_path):
    write(tmp_path, {"proc/meminfo": "MemAvailable: 8000 kB\n"})
    group = "sys/fs/cgroup/memory/memory."
    write(tmp_path, {group + "limit_in_bytes": "9000\n", group + "usage_in_bytes": "8000\n"})
    write(tmp_path, {group + "stat": "inactive_file 7\ntotal_inactive_file 100\n"})
    assert capacity.available_memory(tmp_path) == 1100
    write(tmp_path, {group + "limit_in_bytes": "9223372036854771712\n"})  # how it says: none
    assert capacity.available_memory(tmp_path) == 8000 * 1024


def test_cores_respect_the_quota_of_the_control_group(tmp_path):
    everything = capacity.cores(tmp_path)
    assert everything >= 1
    write(tmp_path, {"sys/fs/cgroup/cpu.max": "max 100000\n"})
    assert capacity.cores(tmp_path) == everything
    write(tmp_path, {"sys/fs/cgroup/cpu.max": "50000 100000\n"})
    assert capacity.cores(tmp_path) == 1


@pytest.mark.parametrize(
    ("cores", "memory", "count"),
    [
        (8, None, 8),
        (8, 3 * 10**9, 2),
        (8, 4 * 10**9, 3),
        (2, 2_700_000_000, 1),
        (8, 10**8, 1),
        (1, 10**12, 1),
    ],
)
def test_there_are_as_many_workers_as_cores_and_memory_allow(monkeypatch, cores, memory, count):
    monkeypatch.delenv("RNN_FORECAST_WORKERS", raising=False)
    monkeypatch.setattr(capacity, "cores", lambda: cores)
    monkeypatch.setattr(capacity, "available_memory", lambda: memory)
    assert capacity.worker_count() == count


def test_the_number_of_workers_can_be_set(monkeypatch):
    monkeypatch.setattr(capacity, "available_memory", lambda: 0)
    monkeypatch.setenv("RNN_FORECAST_WORKERS", "3")
    assert capacity.worker_count() == 3


@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1.5"])
def test_a_wrong_number_of_workers_is_a_sentence(monkeypatch, wrong):
    monkeypatch.setenv("RNN_FORECAST_WORKERS", wrong)
    with pytest.raises(ForecastError, match=f"RNN_FORECAST_WORKERS is '{wrong}'"):
        capacity.worker_count()
