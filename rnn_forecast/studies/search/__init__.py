"""A search for the settings that forecast best, the sequence length among them.

space = SearchSpace.of(["sequence_length", "hidden_size", "learning_rate"], series, setup)
for study in search_study(series, setup, space, trials=40): ...
study.best.values, study.importances, study.tested.verdict

ranges.py    between which values a setting is searched
space.py     the settings that are searched, and a setup with their values
values.py    plan, trial and study
book.py      what Optuna proposes and is told; the only file that knows it
storage.py   where the book is kept
grouping.py  which candidates the engine trains together
pruning.py   which of them are not worth finishing
training.py  the work of one task
batch.py     one batch of candidates
study.py     the search
words.py     the result in sentences
"""

from rnn_forecast.studies.search.ranges import RANGES
from rnn_forecast.studies.search.space import SearchSpace
from rnn_forecast.studies.search.study import search_study
from rnn_forecast.studies.search.values import SearchPlan, SearchStudy, SearchTrial

__all__ = ["RANGES", "SearchPlan", "SearchSpace", "SearchStudy", "SearchTrial", "search_study"]
