"""What cannot be taken away, as sentences."""

from rnn_forecast.errors import ForecastError


class CannotExport(ForecastError):
    """A result that has no such form, or a form that did not come out right."""

    category = "export"
