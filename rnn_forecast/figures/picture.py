"""What a figure function returns: the picture, what it says in words, and its numbers."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart for those who see it, a sentence for those who do not, a table for both.

    Attributes:
        figure: For ``st.plotly_chart(figure, theme=None)``; its paper is transparent.
        alt: One or two sentences with the numbers that matter; plain text.
        table: What is drawn, one row a thing.
    """

    figure: go.Figure
    alt: str
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Drawing:
    """A diagram; an SVG element without scripts that scales to the width it is given.

    Attributes:
        svg: One ``<svg>`` element, every name in it escaped.
        alt: What it shows; plain text.
        table: Its numbers.
    """

    svg: str
    alt: str
    table: pd.DataFrame
