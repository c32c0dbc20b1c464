"""Write resources/trunk.onnx: ResNet50's graph without its weights, which a prediction takes from a saved model.

python packaging/trunk_graph.py
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from engine.predict.resnet import FEATURES, MEAN, STD, STEM, WIDTHS, Bottleneck, Convolution, stage
from engine.predict.trunk import GRAPH, INPUT, OUTPUT
from engine.predict.weights import BIAS, WEIGHT

OPSET = 17
IR_VERSION = 8
"""Of 2022, so that every version of onnxruntime that is allowed reads it."""

ROOT = Path(__file__).resolve().parent.parent


class _Builder:
    """Collect a graph's nodes and the weights that they need."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[TensorProto] = []

    def add(self, operator: str, inputs: list[str], output: str, **attributes: object) -> str:
        """Add a node and return its output's name."""
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, values: list[float]) -> str:
        """Add one number for each channel and return the constant's name."""
        array = np.array(values, np.float32).reshape(1, -1, 1, 1)
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def convolved(self, x: str, convolution: Convolution) -> str:
        """Add a convolution that its BatchNorm is multiplied into."""
        name = convolution.name
        self.later(name + WEIGHT, convolution.shape)
        self.later(name + BIAS, (convolution.outputs,))
        margin = convolution.size // 2
        return self.add(
            "Conv",
            [x, name + WEIGHT, name + BIAS],
            name,
            kernel_shape=[convolution.size] * 2,
            strides=[convolution.stride] * 2,
            pads=[margin] * 4,
        )

    def later(self, name: str, shape: tuple[int, ...]) -> None:
        """Add a weight without its numbers."""
        weight = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
        place = weight.external_data.add()
        place.key = "location"
        place.value = "weights"
        self.weights.append(weight)

    def bottleneck(self, x: str, block: Bottleneck) -> str:
        """Add a bottleneck."""
        first, middle, last = block.path
        y = self.add("Relu", [self.convolved(x, first)], f"{first.name}.relu")
        y = self.add("Relu", [self.convolved(y, middle)], f"{middle.name}.relu")
        y = self.convolved(y, last)
        if block.shortcut is not None:
            x = self.convolved(x, block.shortcut)
        return self.add("Relu", [self.add("Add", [y, x], f"{last.name}.sum")], f"{last.name}.relu")


def graph() -> onnx.ModelProto:
    """Return the graph from a (1, H, W, 3) uint8 photo to the (1, 3904) features of `engine.model.trunk.Trunk`."""
    build = _Builder()
    photo = build.add("Cast", [build.add("Transpose", [INPUT], "planes", perm=[0, 3, 1, 2])], "floats", to=1)
    scaled = build.add("Mul", [photo, build.constant("scale", [1 / (255 * std) for std in STD])], "scaled")
    shift = build.constant("shift", [-mean / std for mean, std in zip(MEAN, STD, strict=True)])
    x = build.add("Relu", [build.convolved(build.add("Add", [scaled, shift], "normalised"), STEM)], "stem.relu")
    x = build.add("MaxPool", [x], "stem", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    means = [build.add("GlobalAveragePool", [x], "stem.mean")]
    for number in range(len(WIDTHS) - 1):
        for block in stage(number):
            x = build.bottleneck(x, block)
        means.append(build.add("GlobalAveragePool", [x], f"stage{number}.mean"))
    build.add("Flatten", [build.add("Concat", means, "means", axis=1)], OUTPUT)
    model = helper.make_model(
        helper.make_graph(
            build.nodes,
            "trunk",
            [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, [1, "height", "width", 3])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, FEATURES])],
            build.weights,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name="covershot",
    )
    model.ir_version = IR_VERSION
    return model


if __name__ == "__main__":
    (ROOT / "resources" / GRAPH).write_bytes(graph().SerializeToString(deterministic=True))
