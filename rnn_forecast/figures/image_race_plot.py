"""Readers of images as they learn: how many validation images each names rightly."""

import numpy as np
import pandas as pd

from rnn_forecast.figures.canvas import canvas, line, remark, whole_ticks
from rnn_forecast.figures.picture import Picture
from rnn_forecast.figures.theme import LIGHT, Theme
from rnn_forecast.figures.wording import enumeration
from rnn_forecast.language import _
from rnn_forecast.lessons.image_race import Race
from rnn_forecast.lessons.image_readers import CLASSES, KINDS

ROLES = {"cnn": "tcn"}
"""Drawn like the app's own convolutional network."""


def image_race_plot(race: Race, *, theme: Theme = LIGHT) -> Picture:
    """Draw accuracy against epochs, one line a reader."""
    title = _("Validation images named rightly (%)")
    figure = canvas(theme, x=_("Epoch"), y=title, height=360)
    table = _table(race)
    if not any(reader.valid for reader in race.readers):
        remark(figure, theme, _("The curves begin<br>after the first epoch."))
        return Picture(figure, _("No epoch has been finished yet."), table)
    for reader in race.readers:
        shares = 100 * np.array(reader.valid)
        mark = theme.mark(ROLES.get(reader.name, reader.name))
        epochs = np.arange(1, len(shares) + 1)
        drawn = line(epochs, shares, KINDS[reader.name].label, mark, hover="%{y:.1f} %")
        figure.add_trace(drawn.update(mode="lines+markers"))
    last = race.spec.image_epochs
    figure.update_xaxes(range=[0.5, last + 0.5], dtick=whole_ticks(last), tick0=0)
    figure.update_xaxes(unifiedhovertitle_text=_("Epoch %{x}"))
    figure.update_yaxes(range=[100 / CLASSES - 5, 102])
    return Picture(figure, _alt(race), table)


def _table(race: Race) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "model": KINDS[reader.name].label,
                "test": reader.test,
                "valid": reader.valid[-1] if reader.valid else None,
                "parameters": reader.parameters,
                "seconds": reader.seconds,
            }
            for reader in race.readers
        ]
    )


def _alt(race: Race) -> str:
    said = [
        _("{model} {share:.1%}").format(
            model=KINDS[reader.name].label,
            share=reader.valid[-1] if reader.test is None else reader.test,
        )
        for reader in race.readers
        if reader.valid
    ]
    which = _("test images") if race.finished else _("validation images")
    return _("Named rightly of the {part} so far: {list}.").format(
        part=which, list=enumeration(said)
    )
