"""A link to the settings, without the name of this visitor's job.

The address of the page names the job, so that a reload finds it. Who has that name may also stop
the job; a link for others leaves it out.
"""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from rnn_forecast.app import class_link
from rnn_forecast.language import _


def link(private: Collection[str]) -> None:
    """Offer the address of this page with every setting, but without these parameters."""
    # Opening it runs the page once more: a slider in a fragment has moved without it.
    title = _("Link to these settings")
    with st.popover(title, icon=":material/link:", key="link", on_change="rerun"):
        st.caption(_("It opens this page with the same settings, the seed included."))
        place = st.container()
        decided = _for_a_class()
        here = {name: st.query_params.get_all(name) for name in st.query_params}
        public = {name: here[name] for name in here if name not in {*private, *class_link.KINDS}}
        place.code(address(st.context.url or "", public | decided), language=None, wrap_lines=True)


def address(url: str, parameters: Mapping[str, Any]) -> str:
    """The page's address with these parameters and no others."""
    query = urlencode(parameters, doseq=True, safe=",")
    return urlunsplit(urlsplit(url)._replace(query=query))


def _for_a_class() -> dict[str, str]:
    """What a teacher lets nobody change, or nobody see."""
    link, labels = class_link.opened(), class_link.drawn()
    with st.expander(_("For a class: fix or hide settings"), icon=":material/school:"):
        st.caption(
            _(
                "Fixed settings are shown but cannot be changed; hidden ones are not shown. Both "
                "hold the values that the link carries."
            )
        )
        chosen = [
            st.multiselect(
                title,
                list(labels),
                default=[name for name in labels if name in already],
                format_func=labels.__getitem__,
                key=f"class_{kind}",
                placeholder=_("none"),
            )
            for kind, title, already in (
                ("fixed", _("Fixed"), link.fixed),
                ("hidden", _("Hidden"), link.hidden),
            )
        ]
    return class_link.parameters(*chosen)
