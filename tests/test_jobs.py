import gc
import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest

from rnn_forecast.errors import SeriesTooShort, WorkRefused
from rnn_forecast.jobs import Job, Jobs, State

PATIENCE = 10.0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Work:
    """An iterator that gives its next item only when told to."""

    def __init__(self) -> None:
        self.closed_in = ""
        self._go = threading.Semaphore(0)
        self._seen = threading.Semaphore(0)

    def __call__(self) -> Iterator[int]:
        try:
            for item in range(1, 1000):
                self._seen.release()
                self._go.acquire()
                yield item
        finally:
            self.closed_in = threading.current_thread().name

    def reached(self) -> "Work":
        """Return once the thread waits for permission to go on."""
        assert self._seen.acquire(timeout=PATIENCE)
        return self

    def step(self) -> None:
        self._go.release()


def eventually(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not true():
        time.sleep(0.005)
    return true()


def counting(until: int) -> Callable[[], Iterator[int]]:
    return lambda: iter(range(1, until + 1))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def jobs(clock):
    with Jobs(clock=clock) as queue:
        yield queue


@pytest.fixture
def busy(jobs):
    """The only slot is taken by work that goes on when told to."""
    work = Work()
    job = jobs.start("busy", "forecast", work)
    work.reached()
    yield job, work
    job.stop(wait=0)
    work.step()
    assert job.wait(PATIENCE)


def test_a_job_runs_to_its_end_and_keeps_the_newest_item(jobs):
    job = jobs.start("count", "forecast", counting(3))
    assert job.wait(PATIENCE)
    assert (job.state, job.latest, job.error, job.position) == (State.DONE, 3, None, 0)
    assert job.ended
    assert not job.running
    assert job.sentence == "Finished."


def test_the_newest_item_is_there_while_it_runs(busy):
    job, work = busy
    assert job.running
    work.step()
    work.reached()
    assert job.latest == 1
    assert job.sentence == "Running."


def test_a_name_that_cannot_be_guessed_finds_the_job_again(jobs, busy):
    job, _ = busy
    assert jobs.find(job.id) is job
    assert len(job.id) >= 20
    assert jobs.find("no such name") is None


def test_jobs_wait_in_the_order_they_came(jobs, busy):
    _, work = busy
    turns = []
    waiting = [
        jobs.start(str(n), "forecast", lambda n=n: iter([turns.append(n)])) for n in range(3)
    ]
    assert [job.position for job in waiting] == [1, 2, 3]
    assert waiting[0].sentence == "Waiting: next in line."
    assert waiting[2].sentence == "Waiting: 2 before this one."
    busy[0].stop(wait=0)
    work.step()
    assert all(job.wait(PATIENCE) for job in waiting)
    assert turns == [0, 1, 2]


def test_stopping_a_running_job_keeps_its_partial_result(busy):
    job, work = busy
    work.step()
    work.reached()
    threading.Timer(0.05, work.step).start()
    job.stop(wait=PATIENCE)
    assert (job.state, job.latest) == (State.STOPPED, 2)
    assert job.sentence == "Stopped; what was ready by then is kept."


def test_an_iterator_is_closed_in_the_thread_that_read_it(busy):
    job, work = busy
    work.step()
    work.reached()
    job.stop(wait=0)
    work.step()
    assert job.wait(PATIENCE)
    assert work.closed_in == "jobs-1"


def test_stopping_does_not_wait_for_work_that_does_not_answer(busy):
    job, _ = busy
    start = time.monotonic()
    job.stop(wait=0.05)
    assert time.monotonic() - start < 2
    assert job.running


def test_a_waiting_job_stops_at_once_and_never_starts(jobs, busy):
    started = []
    first = jobs.start("first", "forecast", lambda: iter(started.append(1) or ()))
    second = jobs.start("second", "forecast", counting(1))
    first.stop()
    assert (first.state, first.latest, first.sentence) == (State.STOPPED, None, "Stopped.")
    assert second.position == 1
    busy[1].step()
    assert not started


def test_an_error_of_ours_is_shown_in_its_own_words(jobs, caplog):
    def failing():
        yield 1
        raise SeriesTooShort("The series has 3 values; 10 are needed.")

    job = jobs.start("short", "forecast", failing)
    assert job.wait(PATIENCE)
    assert (job.state, job.latest) == (State.FAILED, 1)
    assert isinstance(job.error, SeriesTooShort)
    assert job.sentence == "The series has 3 values; 10 are needed."
    assert not caplog.records


@pytest.mark.parametrize("raised", [ValueError("secret /path"), SystemExit(3), KeyError("x")])
def test_any_other_error_becomes_a_sentence_and_the_thread_lives_on(jobs, caplog, raised):
    def failing():
        raise raised
        yield

    with caplog.at_level(logging.ERROR):
        job = jobs.start("broken", "forecast", failing)
        assert job.wait(PATIENCE)
    assert job.state is State.FAILED
    assert type(raised).__name__ in job.sentence
    assert "secret" not in job.sentence
    assert "in failing" in job.traceback
    assert caplog.records[0].exc_info
    after = jobs.start("after", "forecast", counting(2))
    assert after.wait(PATIENCE)
    assert after.latest == 2


def test_too_little_memory_is_said_as_such(jobs):
    def failing():
        raise MemoryError
        yield

    job = jobs.start("large", "forecast", failing)
    assert job.wait(PATIENCE)
    assert "memory" in job.sentence


def test_work_that_cannot_even_be_made_is_a_failed_job(jobs):
    job = jobs.start("nothing", "forecast", lambda: 1 / 0)
    assert job.wait(PATIENCE)
    assert job.state is State.FAILED


def test_a_running_job_that_nobody_watches_is_stopped(busy, clock):
    job, work = busy
    clock.now = 121.0
    work.step()
    assert job.wait(PATIENCE)
    assert (job.state, job.latest) == (State.STOPPED, 1)
    assert "nobody was watching for 2 min" in job.sentence


def test_a_waiting_job_that_nobody_watches_leaves_the_queue(jobs, busy, clock):
    lost = jobs.start("lost", "forecast", counting(1))
    clock.now = 100.0
    kept = jobs.start("kept", "forecast", counting(1))
    clock.now = 121.0
    assert kept.position == 1
    assert lost.state is State.STOPPED
    assert "nobody was watching" in lost.sentence


def test_a_touch_renews_the_lease(busy, clock):
    job, work = busy
    for clock.now in (100.0, 200.0, 300.0):
        job.touch()
        work.step()
        work.reached()
    assert job.running


def test_a_job_ends_at_the_time_limit(busy, clock):
    job, work = busy
    clock.now = 601.0
    job.touch()
    work.step()
    assert job.wait(PATIENCE)
    assert (job.state, job.latest, job.seconds) == (State.STOPPED, 1, 601.0)
    assert "time limit of 10 min" in job.sentence


def test_the_time_in_the_queue_does_not_count(jobs, busy, clock):
    job = jobs.start("waits", "forecast", counting(1))
    clock.now = 50.0
    assert job.seconds == 0.0
    busy[0].stop(wait=0)
    busy[1].step()
    assert job.wait(PATIENCE)
    assert (job.started, job.seconds) == (50.0, 0.0)


def test_a_full_queue_refuses_with_a_sentence(clock):
    work = Work()
    with Jobs(max_queue=2, clock=clock) as jobs:
        first = jobs.start("busy", "forecast", work)
        work.reached()
        for _ in range(2):
            jobs.start("waits", "forecast", counting(1))
        with pytest.raises(WorkRefused, match="2 jobs are waiting"):
            jobs.start("too many", "forecast", counting(1))
        first.stop(wait=0)
        work.step()


def test_an_unwatched_queue_makes_room(clock):
    work = Work()
    with Jobs(max_queue=1, clock=clock) as jobs:
        first = jobs.start("busy", "forecast", work)
        work.reached()
        jobs.start("lost", "forecast", counting(1))
        clock.now = 121.0
        assert jobs.start("new", "forecast", counting(1)).position == 1
        first.stop(wait=0)
        work.step()


def test_one_owner_cannot_fill_the_queue(jobs, busy):
    mine = [jobs.start("mine", "forecast", counting(1), owner="me") for _ in range(3)]
    with pytest.raises(WorkRefused, match="You have 3 jobs waiting"):
        jobs.start("mine", "forecast", counting(1), owner="me")
    yours = jobs.start("yours", "forecast", counting(1), owner="you")
    assert yours.position == 4
    assert jobs.of("me") == tuple(mine)


def test_only_the_newest_ended_jobs_are_kept(clock):
    with Jobs(keep=2, clock=clock) as jobs:
        ended = [jobs.start(str(n), "forecast", counting(1)) for n in range(5)]
        assert all(job.wait(PATIENCE) for job in ended)
        kept = ended[3:]
        assert eventually(lambda: [job for job in ended if jobs.find(job.id)] == kept)


class Data:
    pass


def fine(data: Data) -> Iterator[int]:
    yield id(data)


def broken(data: Data) -> Iterator[int]:
    yield id(data)
    try:
        dict[Data, int]()[data]
    except KeyError as error:
        raise SeriesTooShort("Too short.") from error


@pytest.mark.parametrize("work", [fine, broken])
def test_an_ended_job_holds_nothing_of_what_it_worked_on(jobs, work):
    data = Data()
    alive = weakref.ref(data)
    job = jobs.start("data", "forecast", lambda data=data: work(data))
    del data
    assert job.wait(PATIENCE)
    assert eventually(lambda: gc.collect() >= 0 and alive() is None)


def test_a_forgotten_job_is_freed(clock):
    with Jobs(keep=0, clock=clock) as jobs:
        job = jobs.start("gone", "forecast", counting(1))
        assert job.wait(PATIENCE)
        alive = weakref.ref(job)
        del job
        assert eventually(lambda: gc.collect() >= 0 and alive() is None)


def test_closing_stops_everything_and_takes_no_more():
    with Jobs() as jobs:
        endless = jobs.start("endless", "forecast", lambda: iter(int, 1))
        waiting = jobs.start("waiting", "forecast", counting(1))
    assert {endless.state, waiting.state} == {State.STOPPED}
    with pytest.raises(WorkRefused, match="shutting down"):
        jobs.start("late", "forecast", counting(1))


def test_no_more_jobs_run_at_once_than_there_are_slots():
    running, most, lock = 0, 0, threading.Lock()

    def work() -> Iterator[int]:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        yield time.sleep(0.01) or 1
        with lock:
            running -= 1

    with Jobs(slots=3) as jobs:
        started = [jobs.start("work", "forecast", work) for _ in range(15)]
        assert all(job.wait(PATIENCE) for job in started)
    assert most <= 3


def test_many_threads_at_once_lose_no_job_and_mix_up_no_result():
    started: list[tuple[int, Job[int]]] = []

    def session(number: int) -> None:
        for turn in range(10):
            item = number * 100 + turn
            job = jobs.start("work", "forecast", lambda item=item: iter([item] * 5))
            started.append((item, job))
            job.touch()
            assert jobs.find(job.id) is job
            assert job.position >= 0
            if turn % 3 == 0:
                job.stop()

    with Jobs(slots=2, max_queue=1000, keep=1000) as jobs:
        threads = [threading.Thread(target=session, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(job.wait(PATIENCE) for _, job in started)
    assert len(started) == 200
    assert {job.state for _, job in started} <= {State.DONE, State.STOPPED}
    assert all(job.latest in (item, None) for item, job in started)
    assert all(job.latest == item for item, job in started if job.state is State.DONE)
