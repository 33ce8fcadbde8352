"""The committed configuration means to this Streamlit what it was written for."""

import re
import tomllib
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())


def keys(table, prefix=""):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from keys(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("key", list(keys(CONFIG)))
def test_streamlit_knows_every_option(key):
    # Hidden options, postScriptGC among them, may vanish without a word.
    assert key in config.get_config_options()


def test_no_address_and_no_port_are_committed():
    # The cloud reads this file too; `make run` keeps to this machine by a flag of its own.
    assert {"address", "port", "allowedHosts"}.isdisjoint(CONFIG["server"])


def test_other_sites_are_refused_uploads_bounded_and_visitors_not_counted():
    server = CONFIG["server"]
    assert server["enableXsrfProtection"] is True
    assert server["enableCORS"] is True
    assert server["maxUploadSize"] <= 50
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plotly_gets_the_ten_colours_below_which_it_ignores_all(theme):
    colours = CONFIG["theme"][theme]["chartCategoricalColors"]
    assert len(set(colours)) == 10


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_links_can_be_read_on_both_backgrounds(theme):
    colours = CONFIG["theme"][theme]
    for paper in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        assert contrast(colours["textColor"], paper) >= 7
        assert contrast(colours["linkColor"], paper) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_line_of_a_chart_can_be_seen(theme):
    colours = CONFIG["theme"][theme]
    faint = [
        line
        for line in colours["chartCategoricalColors"]
        if contrast(line, colours["backgroundColor"]) < 3
    ]
    assert faint == []


def test_every_setting_of_the_environment_is_documented():
    code = [file.read_text(encoding="utf-8") for file in (ROOT / "rnn_forecast").rglob("*.py")]
    documented = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert settings("".join(code)) <= settings(documented)


def settings(text):
    return set(re.findall(r"RNN_FORECAST_[A-Z_]+[A-Z]", text))


def contrast(one, other):
    """WCAG's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
