"""The lesson on images: what the networks get, the race, and who suffers from another order."""

import inspect

import numpy as np
import pandas as pd
import streamlit as st

from rnn_forecast.app import controls, show
from rnn_forecast.app.lessons.exercise import exercise
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.image_race_plot import image_race_plot
from rnn_forecast.figures.image_rows_plot import image_rows_plot
from rnn_forecast.language import _
from rnn_forecast.lessons import measured
from rnn_forecast.lessons.image_race import ImageSpec, Race, race
from rnn_forecast.lessons.image_readers import KINDS, RNNModel, readers_of
from rnn_forecast.lessons.image_rows import NUM_TRAIN, images, reordered

KIND = "lesson_images"

SHOWN = (0, 1, 2, 3, 4)
"""Images that are shown."""

DESCRIBED = {
    "model": "Model",
    "test": "Test images named rightly",
    "valid": "Validation images named rightly",
    "parameters": "Parameters",
    "seconds": "Seconds of training",
}


def images_as_read() -> ImageSpec:
    """The order, and a few images in it."""
    spec = controls.settings(ImageSpec(), "image_order")
    pixels, digits = images()
    drawn = reordered(pixels[list(SHOWN)], spec.image_order, np.random.default_rng(0))
    named = digits[list(SHOWN)].tolist()
    show.picture(image_rows_plot(drawn, named, theme=show.theme()), "image_rows")
    return spec


def training(spec: ImageSpec) -> ImageSpec:
    """The race in the chosen order, and what it is run with."""
    st.markdown(
        _(
            "Five networks learn to name the digit: an RNN, a GRU and an LSTM that read row after "
            "row and answer from their last state; an MLP, layers without recurrence, that reads "
            "all 4,096 pixels at once; and a small convolutional network (CNN), which looks for "
            "the same small shapes everywhere. The budget is one: about 65,500 parameters, the "
            "same epochs over {count:,} images, the same optimiser. The test images are looked at "
            "once, at the end."
        ).format(count=NUM_TRAIN)
    )
    if len(readers_of(spec.image_order)) < len(KINDS):
        st.markdown(
            _(
                "In this order only those that read row after row are trained: the MLP and the CNN "
                "are built for whole images."
            )
        )
    left, right = st.columns(2)
    with left:
        spec = controls.settings(spec, "image_epochs")
    with right:
        spec = controls.settings(spec, "image_seed")
    exercise(
        KIND,
        button=_("Let them learn"),
        title=_("Five readers of images"),
        work=lambda: race(spec),
        draw=_draw,
        before=_("Twelve epochs of all five take a minute or two, longer on a busy machine."),
    )
    return spec


def _draw(run: Race) -> None:
    if run.finished:
        st.markdown(f"**{literal(_outcome(run))}**")
    drawn = image_race_plot(run, theme=show.theme())
    show.picture(drawn, "image_race")
    st.dataframe(_for_people(drawn.table), hide_index=True)


def _for_people(table: pd.DataFrame) -> pd.DataFrame:
    """Per cent and words."""
    shown = table.dropna(axis="columns", how="all").assign(seconds=table["seconds"].round(1))
    for part in {"test", "valid"} & set(shown):
        shown[part] = ["" if pd.isna(share) else f"{share:.1%}" for share in table[part]]
    return shown.rename(columns={name: _(text) for name, text in DESCRIBED.items()})


def _outcome(run: Race) -> str:
    ranked = sorted(run.readers, key=lambda reader: -(reader.test or 0.0))
    best, worst = ranked[0], ranked[-1]
    return _(
        "Rows: {order}. {best} names {high:.1%} of the test images rightly, {worst} {low:.1%}. "
        "Guessing would name a tenth."
    ).format(
        order=_(run.spec.image_order),
        best=KINDS[best.name].label,
        high=best.test or 0.0,
        worst=KINDS[worst.name].label,
        low=worst.test or 0.0,
    )


def why() -> str:
    """What three seeds showed, and the check of the reason."""
    rnn = {order: row["rnn"] for order, row in measured.IMAGE_ACCURACY.items()}
    return _(
        "With three seeds each, the RNN named {whole:.0%} of the whole test images rightly and "
        "{shuffled:.0%} of the shuffled ones. What it reads early is forgotten after 64 steps, and "
        "in a whole image that is its upper part; shuffled, every part of the image has rows near "
        "the end. The check: of images cut down to every eighth row, eight steps in their right "
        "order, it names {eighth:.0%}."
    ).format(
        whole=rnn["as they are"],
        shuffled=rnn["one shuffle for all"],
        eighth=rnn["every eighth row"],
    )


def explanation() -> None:
    """The table of the benchmark, what it says of each reader, and the tutorial's class."""
    st.markdown(f"**{_('Who suffers from another order?')}**")
    st.dataframe(_measured(), hide_index=True)
    st.caption(_("Test images named rightly, median of three seeds (docs/lessons.md)."))
    st.markdown(
        _(
            "- **One shuffle for all** changes little for the GRU, the LSTM and the MLP; to an MLP "
            "it is only another numbering of its pixels. The CNN looks for shapes of a few rows, "
            "and was not worse without them: probably these digits are also told by where the ink "
            "is.\n - **A shuffle for each image** hurts everybody, because where a row stood is "
            "lost. The GRU keeps most, the MLP, which knows a pixel by its place only, loses "
            "most.\n - **Whole images**: the CNN is best. The GRU and the MLP are close; a "
            "sequence is not the natural way to see an image."
        )
    )
    with st.expander(_("The class of many tutorials"), icon=":material/code:"):
        st.code(inspect.getsource(RNNModel), language="python", wrap_lines=True)


def _measured() -> pd.DataFrame:
    rows = [
        {_("Rows"): _(order)}
        | {kind.label: f"{row[name]:.1%}" if name in row else "" for name, kind in KINDS.items()}
        for order, row in measured.IMAGE_ACCURACY.items()
    ]
    return pd.DataFrame(rows)
