"""The graph that is shipped is the one that `engine.predict.resnet` describes."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_the_file_is_what_the_script_writes(monkeypatch):
    monkeypatch.syspath_prepend(str(REPOSITORY / "packaging"))
    import onnx
    from trunk_graph import graph

    made = graph()
    assert onnx.load(REPOSITORY / "resources" / "trunk.onnx", load_external_data=False) == made
