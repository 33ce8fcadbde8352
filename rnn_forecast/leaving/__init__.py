"""Results for those who leave: an ONNX graph for other programs, a script for the same numbers.

model = to_onnx(study.run, [study.windows])
script = to_script(study)
"""

from rnn_forecast.leaving.failures import CannotExport
from rnn_forecast.leaving.onnx_file import OnnxModel, onnx_installed, to_onnx
from rnn_forecast.leaving.script import Script, to_script

__all__ = ["CannotExport", "OnnxModel", "Script", "onnx_installed", "to_onnx", "to_script"]
