"""Results that outlive the program: as files to share, and in a store to come back to.

write_bundle("monday.rnnf", study)          # a finished or interrupted result as one file
study = read_bundle("monday.rnnf")          # on any installation, the same numbers

store = open_store()                        # None where RNN_FORECAST_STORAGE=off
for study in Recording(store).of(forecast_study(series, setup)):
    ...                                     # kept as it comes
store.entries(), store.load(run)            # after a restart
"""

from rnn_forecast.runs.bundle import ENDING, from_bytes, read_bundle, to_bytes, write_bundle
from rnn_forecast.runs.failures import CannotKeep, UnknownRun, UnreadableBundle
from rnn_forecast.runs.index import Entry
from rnn_forecast.runs.kinds import KINDS
from rnn_forecast.runs.naming import new_run
from rnn_forecast.runs.opening import open_store
from rnn_forecast.runs.owners import EVERYBODY, is_token, new_token, owner_of
from rnn_forecast.runs.package import packed, receive
from rnn_forecast.runs.recording import Recording
from rnn_forecast.runs.recording_many import RecordingMany
from rnn_forecast.runs.storage import Storage, configured
from rnn_forecast.runs.store import Store
from rnn_forecast.runs.sweeps import Sweep, grouped

__all__ = [
    "ENDING",
    "EVERYBODY",
    "KINDS",
    "CannotKeep",
    "Entry",
    "Recording",
    "RecordingMany",
    "Storage",
    "Store",
    "Sweep",
    "UnknownRun",
    "UnreadableBundle",
    "configured",
    "from_bytes",
    "grouped",
    "is_token",
    "new_run",
    "new_token",
    "open_store",
    "owner_of",
    "packed",
    "read_bundle",
    "receive",
    "to_bytes",
    "write_bundle",
]
