from desktop.compare.text import measured_at, spoken
from engine.image.metrics import Measures


def test_the_share_that_was_measured_stands_with_the_size(qapp):
    assert measured_at(512, 1.0) == "512 px"
    assert measured_at(512, 0.634) == "512 px, on 63 %"
    assert spoken(Measures(30.0, 0.9, 2.0), 512, 0.634).endswith("512 px, on 63 %")
