"""The same question put to each of many series: hundreds of studies as one sweep.

Every series has its own networks and its own answer (one network for all series is another
question: ``panel.py``). What a task computes depends on the task alone, so the numbers are those of
a study of that series by itself, wherever the tasks are computed.

values.py     the studies as far as they have got, and what is new of one
lengths.py    loss against sequence length
backtests.py  forecasts from past origins
searches.py   which settings forecast best
"""

from rnn_forecast.studies.many.backtests import ManyBacktests, backtest_studies
from rnn_forecast.studies.many.lengths import ManyLengths, length_studies
from rnn_forecast.studies.many.searches import ManySearches, search_studies
from rnn_forecast.studies.many.values import Many

__all__ = [
    "Many",
    "ManyBacktests",
    "ManyLengths",
    "ManySearches",
    "backtest_studies",
    "length_studies",
    "search_studies",
]
