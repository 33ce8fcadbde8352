"""Long work off the page: a queue whose threads read iterators.

    jobs = Jobs(slots=1)
    job = jobs.start("GRU on temp_max", "forecast", lambda: train(windows, setup))
    job.latest                  # the newest snapshot: live, stopped and finished alike
    jobs.find(job.id)           # after a reload, with the name kept in the URL

Work is an iterator of ever more complete results, so a job knows nothing about training: it reads,
keeps the newest item and, between two items, looks whether it should stop. Whoever shows a job
calls ``touch`` now and then; a job that nobody watches gives its place to the next one.
"""

from rnn_forecast.jobs.job import Job, State
from rnn_forecast.jobs.queue import Jobs

__all__ = ["Job", "Jobs", "State"]
