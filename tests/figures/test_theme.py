import tomllib
from pathlib import Path

import pytest

from rnn_forecast.figures.leaked_skill import WARNING
from rnn_forecast.figures.theme import CLEAR, DARK, LIGHT, template, tint
from rnn_forecast.models import MODELS
from rnn_forecast.models.baselines import BASELINES

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / ".streamlit/config.toml"
STYLES = ROOT / "rnn_forecast/app/accessible.css"

PALE_INK = 0.5
"""How much of the ink is left in the palest line that is there to be read."""

ROLES = ("observed", "network", *BASELINES, *MODELS)


def luminance(color):
    """Relative luminance, WCAG 2.2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(color, ground, share):
    """A colour of which so much covers the ground."""
    pairs = ([int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in (color, ground))
    parts = [round(share * c + (1 - share) * g) for c, g in zip(*pairs, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("role", ROLES)
def test_every_line_can_be_seen_on_its_page(theme, role):
    assert contrast(theme.mark(role).color, theme.page) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("color", ["ink", "muted", "forecast"])
def test_every_text_can_be_read_on_its_page(theme, color):
    assert contrast(getattr(theme, color), theme.page) >= 4.5
    assert contrast(getattr(theme, color), theme.surface) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_mistake_and_a_line_in_pale_ink_can_be_seen_on_their_page(theme):
    assert contrast(WARNING[theme.page], theme.page) >= 3
    assert contrast(mixed(theme.ink, theme.page, PALE_INK), theme.page) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_words_of_the_page_around_the_figures_can_be_read(name):
    colors = tomllib.loads(CONFIG.read_text())["theme"][name]
    assert contrast("#FFFFFF", colors["primaryColor"]) >= 4.5, "on a button"
    for ground in (colors["backgroundColor"], colors["secondaryBackgroundColor"]):
        chosen = mixed(colors["primaryColor"], ground, 0.2)  # a chosen segment, pointed at
        assert contrast(colors["linkColor"], ground) >= 4.5
        assert contrast(colors["linkColor"], chosen) >= 4.5
        assert contrast(mixed(colors["textColor"], ground, 0.6), ground) >= 4.5, "a caption"


def test_the_stylesheet_and_the_theme_name_the_same_colours():
    theme = tomllib.loads(CONFIG.read_text())["theme"]
    both = f"light-dark({theme['light']['linkColor']}, {theme['dark']['linkColor']})"
    assert STYLES.read_text().count("light-dark(") == STYLES.read_text().count(both) == 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_that_meet_differ_by_dash_and_marker(theme):
    for group in (("network", *BASELINES), (*MODELS, "naive", "linear")):
        marks = [theme.mark(role) for role in group]
        assert len({mark.dash for mark in marks}) == len(group)
        assert len({mark.symbol for mark in marks}) == len(group)


def test_a_model_without_a_colour_of_its_own_is_drawn_all_the_same():
    assert LIGHT.mark("something-new").color == LIGHT.neutral


def test_the_page_shows_through():
    assert template(LIGHT).layout.paper_bgcolor == CLEAR
    assert template(LIGHT).layout.plot_bgcolor == CLEAR


def test_a_tint_is_the_colour_made_transparent():
    assert tint("#0072B2", 0.2) == "rgba(0,114,178,0.2)"
