from engine.benchmark.report import TABLE_CLICKS, Control, Line, cells, control_rows


def test_a_row_says_how_far_the_distance_shrank_or_grew():
    first, second, third = TABLE_CLICKS
    line = Line("default", {0: 8.0, first: 10.0, second: 8.0, third: 2.0}, {0: 0.0, third: 0.9})
    assert cells(line) == ["8.00", "10.00 (+25%)", "8.00 (+0%)", "2.00 (-75%)", "90%"]


def test_a_control_says_in_how_many_runs_the_learnt_taste_is_nearer():
    distances = {"learnt": (2.0, 4.0), "reversed": (9.0, 3.0)}
    found = [
        Control(name, "airy", seed, far) for name, by_seed in distances.items() for seed, far in enumerate(by_seed)
    ]
    assert control_rows(found) == [("learnt", "3.00", ""), ("reversed", "6.00", "1 of 2")]
