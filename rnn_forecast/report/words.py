"""What people call the columns and settings of results."""

from rnn_forecast.figures.wording import LABELS
from rnn_forecast.language import _

COLUMNS = {
    "unique_id": "Series",
    "ds": "Date",
    "mean": "Forecast",
    "model": "Model",
    "cell": "Model",
    "mae": "Mean absolute error",
    "rmse": "Root mean squared error",
    "mase": "MASE",
    "rmsse": "RMSSE",
    "smape": "sMAPE",
    "pinball": "Pinball loss, scaled",
    "crps": "CRPS, scaled",
    "coverage": "Inside the interval",
    "skill": "Skill against naive",
    "skill_seasonal": "Skill against seasonal naive",
    "windows": "Windows",
    "cutoff": "Forecast made on",
    "y": "Observed",
    "step": "Steps ahead",
    "dm": "Diebold-Mariano",
    "dm_p": "p-value",
    "fold": "Fold",
    "train": "Learns from",
    "valid": "Decides from",
    "test": "Forecasts from",
    "until": "Forecasts until",
    "origins": "Forecasts",
    "sequence_length": "Sequence length",
    "valid_mae": "Validation error",
    "test_mae": "Test error",
    "spread": "Spread over seeds",
    "low": "Lowest",
    "high": "Highest",
    "seconds": "Seconds",
    "seeds": "Seeds",
    "who": "What",
    "start": "From",
    "end": "To",
    "how": "Has taken from it",
}


def column(name: str) -> str:
    """The heading of a column; a name that is not ours stays as it is."""
    found = COLUMNS.get(name) or LABELS.get(name)
    if found:
        return _(found)
    end, dash, level = name.partition("-")
    ends = {"lo": _("Low {level} %"), "hi": _("High {level} %")}
    return ends[end].format(level=level) if dash and end in ends else name


def cell(text: str) -> str:
    """A forecaster's name as people say it; any other text stays as it is."""
    return _(LABELS[text]) if text in LABELS else text
