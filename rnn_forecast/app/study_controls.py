"""Widgets for what a study asks beside the specs: several of a list, and whole numbers.

Like those of the specs they are bound to the address, and a class link may fix or hide them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from rnn_forecast.app.controls import placed


def several(
    pills: Callable[..., Any],
    offered: Sequence[str],
    suggested: Sequence[str],
    *,
    named: Callable[[str], str] = str,
    **arguments: Any,  # noqa: ANN401  (of ``placed`` and of Streamlit's widget)
) -> list[str]:
    """Any of those that are offered.

    Args:
        pills: ``st.pills``, or that of a column.
        offered: What can be chosen.
        suggested: What is chosen where nobody has chosen.
        named: What each is called, on the page and in the address.
        arguments: Key, label and whatever else the widget takes.
    """
    by_name = {named(each): each for each in offered}
    return placed(
        pills,
        list(suggested),
        lambda given: [by_name[name] for name in given],
        options=list(offered),
        selection_mode="multi",
        format_func=named,
        default=list(suggested),
        **arguments,
    )


def whole_number(
    number_input: Callable[..., Any],
    suggested: int | None,
    most: int,
    **arguments: Any,  # noqa: ANN401  (of ``placed`` and of Streamlit's widget)
) -> int | None:
    """A number from 1 to ``most``; None only where that is what is suggested."""
    return placed(
        number_input,
        suggested,
        lambda given: min(max(int(given[-1]), 1), most),
        min_value=1,
        max_value=most,
        value=suggested,
        **arguments,
    )
