"""How a series is cut into windows."""

from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.windows.enough import check_fit
from rnn_forecast.windows.gathering import Windows, gather
from rnn_forecast.windows.preparing import prepare
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import Split


def cut(
    series: Series,
    spec: WindowSpec,
    *,
    inputs: InputSpec | None = None,
    split: Split | None = None,
    first_cutoff: int = 0,
) -> Windows:
    """Cut a series into windows of the training, validation and test part.

    Args:
        series: What to cut.
        spec: Shape of the windows. The stride thins out the training part only: every window of
            the other parts is scored.
        inputs: What the network is shown; the defaults of InputSpec unless given.
        split: Where the parts end; the last 15 % test and the 15 % before validate unless given.
        first_cutoff: No window before this position, to give several lengths the same targets.

    Raises:
        SeriesTooShort: A part holds too few windows; the sentence names values that would fit.
    """
    split = split or Split.by_share(len(series))
    check_fit(len(series), spec, split, name=series.name, first_cutoff=first_cutoff)
    preparation = prepare(series, spec, inputs or InputSpec(), split)
    return gather(series, spec, split, preparation, first_cutoff=first_cutoff)
