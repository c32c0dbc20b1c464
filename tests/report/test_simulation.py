from engine.report.simulation import TABLE_CLICKS, Line, cells


def test_a_row_says_how_far_the_distance_shrank_or_grew():
    first, second, third = TABLE_CLICKS
    line = Line("default", {0: 8.0, first: 10.0, second: 8.0, third: 2.0}, {0: 0.0, third: 0.9})
    assert cells(line) == ["8.00", "10.00 (+25%)", "8.00 (+0%)", "2.00 (-75%)", "90%"]
