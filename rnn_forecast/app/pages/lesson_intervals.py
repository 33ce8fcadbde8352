"""Lesson: what does an interval promise?"""

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.evaluation.intervals import MIN_SCORES, NEWEST
from rnn_forecast.figures.calibration_errors import calibration_errors
from rnn_forecast.figures.calibration_scores import calibration_scores
from rnn_forecast.figures.wording import number
from rnn_forecast.language import _
from rnn_forecast.lessons.calibration import (
    Calibration,
    CalibrationSpec,
    calibrate,
    fewest_scores,
)

ANSWERS = (_("Still about 80 %"), _("About 65 %"), _("About 48 %"))


def in_words(found: Calibration) -> str:
    """What the sliders have just done."""
    if found.width is None:
        return _(
            "**No interval.** A level of {level} % asks for the score of rank {rank}, and there "
            "are {count}. At least {fewest} scores are needed; any limit would be an invention."
        ).format(
            level=found.spec.nominal,
            rank=found.rank,
            count=len(found.scores),
            fewest=fewest_scores(found.spec.nominal),
        )
    low, high = found.usual_range
    return _(
        "Score number **{rank}** of {count} is the half width: ±{width}. It held **{held} %** of "
        "{new} new values, and {level} % were promised. With so many scores, nine calibrations in "
        "ten lead to between {low} % and {high} % in the long run, if the new errors are like the "
        "old ones."
    ).format(
        rank=found.rank,
        count=len(found.scores),
        width=number(found.width),
        held=round(100 * found.held.mean()),
        new=len(found.errors),
        level=found.spec.nominal,
        low=round(100 * low),
        high=round(100 * high),
    )


@session.fragment
def moved() -> None:
    """Sliders, pictures and what they show; only this is drawn again when one moves."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(CalibrationSpec(), "scores", "nominal")
    with right:
        spec = controls.sliders(spec, "drift", "calibration_draw")
    found = calibrate(spec)
    st.markdown(
        _(
            "Errors of past forecasts, without their signs and in ascending order, are the "
            "*calibration scores*. The level says which of them becomes the half width of the "
            "interval: it reaches so far above and below every new forecast."
        )
    )
    scores = calibration_scores(found, theme=show.theme())
    show.picture(scores, "calibration_scores", table=_("The scores"), lazy=True)
    st.markdown(in_words(found))
    errors = calibration_errors(found, theme=show.theme())
    show.picture(errors, "calibration_errors", table=_("The new errors"), lazy=True)


lesson = frame.begin("lesson_intervals", _("What does an 80 % interval promise?"))
question = _(
    "An interval was made wide enough for 80 % of past errors. Then the errors become twice as "
    "large as they were. What share of the new values does it hold?"
)
if lesson.guess(question, ANSWERS):
    moved()
    lesson.answer(
        2,
        ANSWERS,
        _(
            "The width was right for errors of the old size. More calibration scores do not "
            "repair it: they measure the old spread ever more exactly. Set the spread of the new "
            "errors to 1 and the promise is kept."
        ),
    )
    st.markdown(
        _(
            "**Split conformal prediction** needs no normal distribution. Take the absolute "
            "errors of forecasts that the network was not trained on, sort them, and let the half "
            "width be the $k$-th smallest of the $n$:"
        )
    )
    st.latex(r"k = \lceil (n+1)\,\text{level} \rceil")
    st.markdown(
        _(
            "If the next error is *exchangeable* with those $n$ (every order of the $n + 1$ is "
            "equally likely), every rank among them has the same chance, so it lies within the "
            "width with a probability of at least the level. Drift breaks exactly that: the new "
            "errors are no longer like the old ones. The forecast page therefore makes every "
            "interval from the newest errors that were known at its cutoff ({newest} at most), and "
            "prints beside it what share of the test part it held.\n\n"
            "**Too few scores.** For 80 % at least {first} scores are needed, for 95 % {second}, "
            "for 99 % {third}. The forecast page asks for at least {least} at any level, and gives "
            "no interval otherwise. With more scores the promise is the same, but it is kept more "
            "evenly: the range of the long-run share becomes narrower."
        ).format(
            first=fewest_scores(80),
            second=fewest_scores(95),
            third=fewest_scores(99),
            least=MIN_SCORES,
            newest=NEWEST,
        )
    )
    lesson.open_in_app(
        "forecast",
        _("See the coverage on a series whose answer is known"),
        source="Autoregression of order 1",
        horizon=1,
    )
lesson.end(
    "Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J., & Wasserman, L. (2018). "
    "Distribution-free predictive inference for regression. *Journal of the American Statistical "
    "Association* 113(523), 1094–1111.",
    "Vovk, V. (2012). Conditional validity of inductive conformal predictors. *Proceedings of the "
    "Asian Conference on Machine Learning*, PMLR 25, 475–490.",
    "Barber, R. F., Candès, E. J., Ramdas, A., & Tibshirani, R. J. (2023). Conformal prediction "
    "beyond exchangeability. *The Annals of Statistics* 51(2), 816–845.",
)
