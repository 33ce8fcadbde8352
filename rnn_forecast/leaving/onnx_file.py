"""A trained run as an ONNX file, for any program that reads them."""

import importlib.util
import io
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from rnn_forecast.language import _
from rnn_forecast.leaving.failures import CannotExport
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

if TYPE_CHECKING:
    from rnn_forecast.leaving.onnx_graph import Average
    from rnn_forecast.leaving.parity import Compared

PACKAGES = ("onnx", "onnxruntime")
NOTES = "rnn_forecast"
"""Key of the metadata under which the JSON of ``onnx_notes`` stands."""

ONE_AT_A_TIME = Lock()
"""The exporter keeps its state in globals."""


@dataclass(frozen=True)
class OnnxModel:
    """An ONNX file, and how it was checked.

    Attributes:
        content: Of the file. Input ``inputs``, ``(batch, time, feature)`` float32; output
            ``change``, ``(batch, horizon)``; both scaled.
        checks: Every batch that went through the graph and through torch.
    """

    content: bytes
    checks: "tuple[Compared, ...]"


@cache
def onnx_installed() -> bool:
    """Whether the extra is there."""
    return all(importlib.util.find_spec(name) is not None for name in PACKAGES)


def to_onnx(run: Run, members: Sequence[Windows]) -> OnnxModel:
    """Export the networks of a run as one graph, and compare it with them.

    The batch is of any size; so is the number of steps where a recurrent cell reads them.

    Args:
        run: Trained networks.
        members: Windows of the series that they forecast; several for a panel.

    Raises:
        CannotExport: The extra is not installed, the networks cannot be exported, or the graph
            does not say what they say.
    """
    if not onnx_installed():
        raise CannotExport(
            _(
                "An ONNX file needs packages that are not installed; install them by "
                "pip install 'rnn_forecast[onnx]'."
            )
        )
    from rnn_forecast.leaving.onnx_graph import average_of  # noqa: PLC0415  (torch)
    from rnn_forecast.leaving.parity import compare  # noqa: PLC0415  (torch)

    network, lengths = average_of(run, members), _lengths(run, members[0])
    content = _with_notes(_exported(network, members[0], free=len(lengths) > 1), run, members)
    checks = compare(content, network, lengths=lengths, num_features=members[0].num_features)
    wrong = [check for check in checks if not check.equal]
    if wrong:
        raise CannotExport(
            _(
                "The exported graph differs from the networks by up to {worst:.2g} in {count} of "
                "{all} batches, so it was not written; use the bundle and Forecaster.load instead."
            ).format(worst=max(check.worst for check in wrong), count=len(wrong), all=len(checks))
        )
    return OnnxModel(content, checks)


def _lengths(run: Run, member: Windows) -> tuple[int, ...]:
    """Lengths that the graph takes: its own, and others where a cell reads step by step."""
    length = member.spec.sequence_length
    if not run.setup.network.step_by_step or member.spec.shape.reads_one or length == 1:
        return (length,)
    return (length, max(length // 2, 2), 2 * length + 1)


def _exported(network: "Average", member: Windows, *, free: bool) -> bytes:
    import torch  # noqa: PLC0415  (pages that only show a result do without)

    inputs = torch.zeros(2, member.spec.sequence_length, member.num_features)
    axes = {0: "batch", 1: "time"} if free else {0: "batch"}
    content = io.BytesIO()
    # The newer exporter fixes the number of steps that a cell reads, and takes ten seconds.
    with ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (inputs,),
            cast("Any", content),  # a file, though its hint says path
            dynamo=False,
            input_names=["inputs"],
            output_names=["change"],
            dynamic_axes={"inputs": axes, "change": {0: "batch"}},
        )
    return content.getvalue()


def _with_notes(content: bytes, run: Run, members: Sequence[Windows]) -> bytes:
    import onnx  # noqa: PLC0415  (an extra)

    from rnn_forecast.leaving.onnx_notes import notes  # noqa: PLC0415  (only with it)

    model = onnx.load_model_from_string(content)
    onnx.helper.set_model_props(model, {NOTES: json.dumps(notes(run, members), ensure_ascii=False)})
    onnx.checker.check_model(model)
    return model.SerializeToString()
