"""A link to the settings, without the name of this visitor's job.

The address of the page names the job, so that a reload finds it. Who has that name may also stop
the job; a link for others leaves it out.
"""

from collections.abc import Collection
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st


def link(private: Collection[str]) -> None:
    """Offer the address of this page with every setting, but without these parameters."""
    with st.popover("Link to these settings", icon=":material/link:"):
        st.caption("It opens this page with the same settings, the seed included.")
        st.code(address(st.context.url or "", st.query_params.to_dict(), private), language=None)


def address(url: str, parameters: dict[str, str], private: Collection[str]) -> str:
    """The page's address with its public parameters."""
    public = {name: value for name, value in parameters.items() if name not in private}
    return urlunsplit(urlsplit(url)._replace(query=urlencode(public)))
