from desktop.covers import register
from desktop.covers.views import Request, Views
from engine.workspace.alignments import Alignments
from tests.desktop.covers.conftest import cover_of, saved


def test_what_a_file_that_went_meanwhile_showed_is_not_kept(qapp, workspace, wait, monkeypatch):
    cover = saved(workspace.target / "coffee.png", cover_of("coffee"))
    views = Views(Alignments())
    made = []
    views.made.connect(lambda _, view: made.append(view))
    request = Request((cover, workspace.input / "coffee.png"), over=True)
    compare = register.load_comparable

    def going(*given):
        cover.rename(workspace.root / "away.png")
        return compare(*given)

    monkeypatch.setattr(register, "load_comparable", going)
    views.ask(request, None)
    wait(lambda: len(made) == 1)
    assert made[0].photo is None
    monkeypatch.setattr(register, "load_comparable", compare)
    (workspace.root / "away.png").rename(cover)
    for count in (2, 3):
        views.ask(request, None)
        wait(lambda count=count: len(made) == count)
        assert made[-1].photo is not None
    assert made[2] is made[1], "what is there is kept"
    views.close()
