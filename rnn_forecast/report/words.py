"""What people call the columns of result tables, beyond those behind figures."""

from rnn_forecast.figures.column_names import column_name
from rnn_forecast.figures.wording import LABELS
from rnn_forecast.language import _

COLUMNS = {
    "mean": "Forecast",
    "rmse": "Root mean squared error",
    "mase": "MASE",
    "rmsse": "RMSSE",
    "smape": "sMAPE",
    "pinball": "Pinball loss, scaled",
    "crps": "CRPS, scaled",
    "coverage": "Inside the interval",
    "skill_seasonal": "Skill against seasonal naive",
    "cutoff": "Forecast made on",
    "step": "Steps ahead",
    "dm": "Diebold-Mariano",
    "dm_p": "p-value",
    "valid_mae": "Validation error",
    "test_mae": "Test error",
    "start": "From",
    "end": "To",
    "how": "Has taken from it",
}


def column(name: str) -> str:
    """The heading of a column; a name that is not ours stays as it is."""
    return _(COLUMNS[name]) if name in COLUMNS else column_name(name)


def cell(text: str) -> str:
    """A forecaster's name as people say it; any other text stays as it is."""
    return _(LABELS[text]) if text in LABELS else text
