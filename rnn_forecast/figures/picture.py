"""What a figure function returns: the picture, what it says in words, and its numbers."""

import base64
from dataclasses import dataclass
from html import escape

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
        width: Pixels that it should not exceed.
    """

    svg: str
    alt: str
    table: pd.DataFrame
    width: int

    @property
    def html(self) -> str:
        """An image for ``st.html``, which removes SVG elements but shows them inside an image."""
        source = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(self.alt)}" '
            f'style="width:100%;max-width:{self.width}px">'
        )
