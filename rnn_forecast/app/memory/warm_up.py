"""One many-to-many network as it reads, beside networks made for each length."""

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.memory.answer import lengths_for
from rnn_forecast.app.messages import literal
from rnn_forecast.figures import warm_up_curve
from rnn_forecast.language import _
from rnn_forecast.studies.memory import MemoryStudy
from rnn_forecast.studies.memory.words import warm_up_in_words


@session.fragment
def view(study: MemoryStudy, cell: str) -> None:
    """The two curves, and why they are not the same."""
    st.markdown(
        _(
            "A many-to-many network speaks after every step, so one network tells its error after "
            "one value, two, three. That is how long a network made for long windows needs to "
            "warm up; what a short history is worth to a network made for it is another curve, "
            "that of networks retrained for each length."
        )
    )
    warm = study.warm_ups.get(cell)
    if warm is None:
        st.caption(_("The many-to-many network of this cell was not finished."))
        return
    log = st.toggle(_("Logarithmic"), value=True, key="memory_warm_log")
    lengths = lengths_for(study)
    picture = warm_up_curve(
        warm,
        unit=study.plan.series.unit,
        lengths=lengths,
        part=study.plan.part,
        log=log,
        theme=show.theme(),
    )
    show.picture(picture, "memory_warm_up", table=_("The numbers"))
    st.markdown(literal(warm_up_in_words(warm, lengths, study.plan.part)))
    if lengths is None:
        st.caption(
            _("Draw the curve on the Sequence length page, and it appears here beside this one.")
        )
