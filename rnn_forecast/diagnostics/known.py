"""What may be looked at, and whether its level wanders."""

from rnn_forecast.preparation import wanders
from rnn_forecast.series import Series
from rnn_forecast.windows import Split


def before_test(series: Series, split: Split | None = None) -> Series:
    """What may be looked at: the training and the validation part."""
    return series.until((split or Split.by_share(len(series))).valid_end)


def drifts(series: Series) -> bool:
    """Whether the level leaves the range it had, as prices do."""
    split = Split.by_share(len(series))
    train, valid = (
        series.values[: split.train_end],
        series.values[split.train_end : split.valid_end],
    )
    return wanders(train, valid)
