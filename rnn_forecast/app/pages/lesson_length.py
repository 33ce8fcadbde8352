"""Lesson: which length should one choose?"""

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame, warming_view
from rnn_forecast.figures.choice_plot import choice_plot
from rnn_forecast.language import _
from rnn_forecast.lessons.length_choice import LENGTHS, REPEATS, Choice, ChoiceSpec, choose

ANSWERS = (
    _("Nearly always"),
    _("About half of the time"),
    _("Less than one time in five"),
)


def in_words(found: Choice) -> str:
    """What both rules do with the curve that is shown, and with many."""
    by_lowest, by_rule = found.hits()
    return _(
        "Here {enough} steps are enough. On this curve the lowest mean lies at **{lowest}**; the "
        "one-standard-error rule, explained below, takes **{rule}**. Over {repeats} such curves "
        "the lowest mean finds {enough} in {first} % of cases, the rule in {second} %."
    ).format(
        enough=found.enough,
        lowest=found.lowest,
        rule=found.recommended,
        repeats=f"{REPEATS:,}",
        first=round(100 * by_lowest),
        second=round(100 * by_rule),
    )


@session.fragment
def moved() -> None:
    """Sliders, the picture and what it shows; only this is drawn again when one moves."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(ChoiceSpec(), "needed", "scatter")
    with right:
        spec = controls.sliders(spec, "seeds_each", "curve_draw")
    found = choose(spec)
    drawn = choice_plot(found, theme=show.theme())
    show.picture(drawn, "choice_plot", table=_("The numbers"), lazy=True)
    st.markdown(in_words(found))
    lesson.open_in_app(
        "lengths",
        _("Try it on an echo that needs 13 values"),
        source="Delayed echo",
        horizon=1,
        lengths_tried=[4, 8, 16, 32],
        cells_tried=["GRU"],
        seeds_tried=min(spec.seeds_each, 10),
    )


lesson = frame.begin("lesson_length", _("Which sequence length should one choose?"))
question = _(
    "A series remembers {needed} steps: longer sequences help nothing. {count} lengths are tried, "
    "each with three networks from different seeds. How often does the lowest point of the curve "
    "lie at {needed}?"
).format(needed=ChoiceSpec().needed, count=len(LENGTHS))
if lesson.guess(question, ANSWERS):
    moved()
    lesson.answer(
        2,
        ANSWERS,
        _(
            "Beyond what the series remembers, all lengths are equally good, so chance decides "
            "which of them is lowest, and mostly it is a longer one. More seeds make the curve "
            "calmer, but the lowest point stays a lottery among equals."
        ),
    )
    st.markdown(
        _(
            "**The one-standard-error rule** takes the shortest length whose mean $m_L$ cannot be "
            "told from the best one, $L^*$, given $n$ seeds with the standard deviation $s$:"
        )
    )
    st.latex(r"\hat L = \min\{L : m_L \le m_{L^*} + \mathrm{SE}\}")
    st.latex(r"\mathrm{SE} = s_{L^*}/\sqrt{n}")
    st.markdown(
        _(
            "As the sliders stand at first, it finds the needed length more than twice as often, "
            "and hardly ever stops short of it.\n\n**A fair comparison** comes before any rule. "
            "All lengths must be scored on the same targets and learn from the same ones; a long "
            "sequence otherwise has fewer windows, because its first one ends later. The length "
            "is chosen on the validation part, and the test part is looked at once, "
            "afterwards."
        )
    )
    st.header(_("Warm-up is another curve"))
    warming_view.both_curves()
    st.markdown(
        _(
            "So the two answer different questions: how long *this* network takes to warm up, and "
            "how much history is worth to a network that is made for it. Choose the length by the "
            "second. The Memory page draws both for your own series."
        )
    )
    lesson.open_in_app("memory", _("Both curves of your own series"))
lesson.end(
    "Breiman, L., Friedman, J. H., Olshen, R. A., & Stone, C. J. (1984). *Classification and "
    "Regression Trees*. Wadsworth, section 3.4.3 (the 1 SE rule).",
    "Hastie, T., Tibshirani, R., & Friedman, J. (2009). *The Elements of Statistical Learning*, "
    "2nd ed. Springer, section 7.10.",
)
