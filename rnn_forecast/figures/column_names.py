"""What people call the columns of the tables behind figures; files keep the short names."""

import pandas as pd

from rnn_forecast.figures.wording import LABELS, label
from rnn_forecast.language import _
from rnn_forecast.tasks import TASKS

COLUMNS = {
    "actual": "What came",
    "acf": "Autocorrelation",
    "as_read": "As it is read",
    "autocorrelation": "Autocorrelation",
    "axes": "Axes",
    "best": "Best",
    "bound": "Bound",
    "both": "Forward and backward",
    "came": "What came",
    "cell": "Model",
    "change_came": "Change that came",
    "change_said": "Change that was forecast",
    "chosen_by_lowest": "Chosen by the lowest mean",
    "chosen_by_rule": "Chosen by the rule",
    "clipped": "Batches clipped",
    "column": "Column",
    "cutoff": "Forecast made on",
    "digit": "Digit",
    "ds": "Date",
    "epoch": "Epoch",
    "error": "Error",
    "filled with": "Filled with",
    "finished": "Finished",
    "fold": "Fold",
    "forecast": "Forecast",
    "forward": "Forward",
    "from": "From",
    "gradient": "Gradient",
    "gradient_norm": "Gradient norm",
    "held": "Inside the interval",
    "hidden_1": "Hidden part, first start",
    "hidden_2": "Hidden part, second start",
    "high": "Highest",
    "importance": "Importance",
    "in_order": "In order",
    "ink": "Ink",
    "kept": "Kept",
    "lag": "Lag",
    "last": "Last value",
    "length": "Length",
    "low": "Lowest",
    "mae": "Mean absolute error",
    "max": "Highest",
    "mean": "Mean",
    "mean_error": "Mean error",
    "min": "Lowest",
    "missing": "Missing values",
    "model": "Model",
    "moved": "Values that change places",
    "name": "Name",
    "number": "Number",
    "observed": "Observed",
    "origins": "Forecasts",
    "older_exchanged": "Error, older steps exchanged",
    "older_exchanged_high": "Highest, older steps exchanged",
    "older_exchanged_low": "Lowest, older steps exchanged",
    "output_1": "Output, first start",
    "output_2": "Output, second start",
    "pacf": "Partial autocorrelation",
    "parameters": "Parameters",
    "part": "Part",
    "place": "Place in the window",
    "rank": "Rank",
    "reads_from": "Reads from",
    "reads_to": "Reads to",
    "rest": "Rest",
    "retrained": "Error, retrained",
    "rise": "Rise of the error (%)",
    "rise_high": "Highest rise (%)",
    "rise_low": "Lowest rise (%)",
    "role": "Role",
    "run": "Run",
    "said": "What was said",
    "score": "Score",
    "season": "Season",
    "seconds": "Seconds",
    "seed": "Seed",
    "seeds": "Seeds",
    "sensitivity": "Sensitivity",
    "sensitivity_high": "Highest sensitivity",
    "sensitivity_low": "Lowest sensitivity",
    "sequence_length": "Sequence length",
    "setting": "Setting",
    "shape": "Shape",
    "share": "Share",
    "skill": "Skill against naive",
    "solved": "Solved",
    "spread": "Spread over seeds",
    "standard_error": "Standard error",
    "step": "Step",
    "steps": "Steps",
    "targets_from": "Targets from",
    "targets_to": "Targets to",
    "task": "Task shape",
    "tensor": "Tensor",
    "test": "Forecasts from",
    "time_constant": "Time constant (steps)",
    "to": "To",
    "train": "Learns from",
    "train_loss": "Training loss",
    "trend": "Trend",
    "trial": "Trial",
    "true_error": "Error without noise",
    "unique_id": "Series",
    "unit": "Unit",
    "until": "Forecasts until",
    "valid": "Decides from",
    "valid_loss": "Validation loss",
    "valid_mae": "Validation error",
    "value": "Value",
    "warming_up": "Error, warming up",
    "warming_up_high": "Highest error, warming up",
    "warming_up_low": "Lowest error, warming up",
    "which": "Which",
    "who": "Who",
    "why": "Why",
    "window": "Window",
    "windows": "Windows",
    "y": "Observed",
}

LIMITS = {"lo": "Low {level} %", "hi": "High {level} %"}
"""Of an interval: ``"lo-80"`` is ``"Low 80 %"``."""

CELLS = (
    "train",
    "valid",
    "test",
    "target",
    "read beside it",
    "known for the future",
    "left out",
    *TASKS,
)
"""Words that stand in such tables and are said in the reader's language."""


def for_people(table: pd.DataFrame) -> pd.DataFrame:
    """The table with words for the names of its columns and for what stands in them."""
    words: dict[object, str] = {name: label(name) for name in LABELS}
    words.update({word: _(word) for word in CELLS})
    texts = [name for name in table if pd.api.types.is_string_dtype(table[name])]
    said = table.assign(
        **{str(name): table[name].map(lambda cell: words.get(cell, cell)) for name in texts}
    )
    names = [column_name(str(name)) for name in table]
    if "ds" in table and "mean" in table:
        names[list(table).index("mean")] = _("Forecast")
    # No two columns may have one name: the short ones differ.
    return said.set_axis(names if len(set(names)) == len(names) else table.columns, axis=1)


def column_name(name: str) -> str:
    """What people call a column; its own name where it has no other."""
    end, dash, level = name.partition("-")
    if dash and end in LIMITS:
        return _(LIMITS[end]).format(level=level)
    return _(COLUMNS[name]) if name in COLUMNS else label(name)
