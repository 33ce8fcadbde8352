"""The report of a forecast: may it be trusted, what comes next, how was it tested."""

from collections.abc import Iterator, Sequence

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.certificate import Certificate, certify
from rnn_forecast.evaluation.findings import Finding, find
from rnn_forecast.evaluation.verdict import typical_error
from rnn_forecast.figures import error_by_step, forecast_fan, forecasts_on_test, training_curve
from rnn_forecast.figures.what_saw_what import what_saw_what
from rnn_forecast.language import _
from rnn_forecast.report.blocks import Block, Chart, Heading, Listed, Table, Text
from rnn_forecast.report.settings import data, settings
from rnn_forecast.studies.forecast import ForecastStudy


def story(study: ForecastStudy) -> tuple[str, Sequence[Block]]:
    """Title and blocks."""
    title = _("{label} on {series}").format(
        label=study.setup.network.label, series=study.windows.series.name
    )
    return title, tuple(_blocks(study))


def _blocks(study: ForecastStudy) -> Iterator[Block]:
    assessment, verdict = study.assessment, study.verdict
    if assessment is None or verdict is None:
        yield Text(_("The training was stopped before anything could be tested."), "verdict")
    else:
        yield Text(verdict.headline, "verdict")
        yield Text(f"{_lead(assessment)} {verdict.details}")
        yield Chart(lambda theme: forecast_fan(study, theme=theme))
        if study.forecast is not None:
            frame = study.forecast.frame().drop(columns="unique_id")
            yield Table(frame, _("The forecast as a table"))
        yield from _findings(find(study.run, assessment))
        yield from _tested(study, assessment)
        yield from _certificate(certify(study.run, study.windows))
    yield Heading(_("How it was trained"))
    yield Chart(lambda theme: training_curve(study.run, theme=theme))
    yield Listed(tuple(dict.fromkeys(_(fit.outcome) for fit in study.run.fits if fit.outcome)))
    yield from settings(study.setup)
    yield from data(study.windows.series, study.windows.split)


def _lead(assessment: Assessment) -> str:
    network, naive = assessment.mae("network"), assessment.mae("naive")
    return typical_error(network, naive, assessment.windows.series.unit)


def _findings(findings: Sequence[Finding]) -> Iterator[Block]:
    if findings:
        yield Heading(_("What to know about it"))
        yield Listed(tuple(f"{each.sentence} {each.why}" for each in findings))


def _tested(study: ForecastStudy, assessment: Assessment) -> Iterator[Block]:
    windows, label = study.windows, study.setup.network.label
    start, end = (windows.dates(windows.cutoffs["test"])[at] for at in (0, -1))
    yield Heading(_("How it was tested"))
    said = _(
        "On {count:,} windows between {start} and {end} that no network, scaler or setting has "
        "seen. The baselines forecast from the same windows."
    )
    yield Text(
        said.format(count=len(assessment.actual), start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")
    )
    yield Chart(lambda theme: forecasts_on_test(assessment, step=1, label=label, theme=theme))
    if windows.spec.horizon > 1:
        yield Chart(lambda theme: error_by_step(assessment, label=label, theme=theme))
    yield Table(assessment.scores())


def _certificate(found: Certificate) -> Iterator[Block]:
    yield Heading(_("What has seen what"))
    if found.clean:
        said = _(
            "Nothing that was fitted or chosen has seen the test part. The program checked it:"
        )
    else:
        said = _("Something has seen what it should not have seen: do not trust the numbers above.")
    marks = {True: "✓", False: "✗"}
    yield Text(said)
    yield Listed(tuple(f"{marks[each.holds]} {each.statement}" for each in found.checks))
    yield Chart(lambda theme: what_saw_what(found, theme=theme))
