"""A link for others does not name one's own job."""

from rnn_forecast.app.sharing import address


def test_the_link_keeps_the_settings_and_leaves_out_the_job():
    parameters = {"horizon": "5", "source": "Sine of period 24", "forecast": "secret"}
    shared = address("http://127.0.0.1:8501/lengths?old=1", parameters, ("forecast", "lengths"))
    assert shared == "http://127.0.0.1:8501/lengths?horizon=5&source=Sine+of+period+24"


def test_the_sidebar_offers_it(visitor):
    visitor.open(horizon="5")
    assert not any("secret" in block.value for block in visitor.tab.code)
    assert len(visitor.tab.code) == 1
