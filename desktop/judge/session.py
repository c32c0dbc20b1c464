"""A sitting of judging: the pair on the screen, those that wait, and what was answered, stored as it is said."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from desktop.judge.question_queue import Pair
from engine.errors import CovershotError
from engine.workspace.judgements.records import Comparison, Verdict
from engine.workspace.judgements.store import Judgements

_TURNED: dict[Verdict, Verdict] = {"left": "right", "right": "left", "tie": "tie", "skip": "skip"}


@dataclass(frozen=True)
class Answer:
    """Hold what was answered to a pair.

    Attributes:
        pair: that was shown.
        comparison: it, as the store has it.
        verdict: of its sides as the store has them.
        shown: the verdict as the sides were on the screen.
        much_better: whether the difference was called large.
    """

    pair: Pair
    comparison: Comparison
    verdict: Verdict
    shown: Verdict
    much_better: bool

    @property
    def decided(self) -> bool:
        """Return whether one side was found better."""
        return self.verdict in {"left", "right"}


class Judging:
    """Keep a sitting. What a method has returned from is on the disk; a store that fails raises CovershotError.

    A pair goes from waiting to current; `shown` notes it in the store once it is on the screen, and from then on it can
    be answered.

    Attributes:
        session: names the sitting in the store.
        current: the pair to be judged.
        waiting: pairs to come, the next first.
        swapped: whether the user exchanged the current pair's sides.
        decided: how many judgements stand in the workspace that found one side better.
        answers: of this sitting, the latest last.
    """

    def __init__(self, judgements: Judgements) -> None:
        self.session = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {uuid4().hex[:8]}"
        self.current: Pair | None = None
        self.waiting: list[Pair] = []
        self.swapped = False
        self.decided = judgements.count_decided()
        self.answers: list[Answer] = []
        self._judgements = judgements
        self._since: float | None = None

    @property
    def answerable(self) -> bool:
        """Return whether the current pair is on the screen and in the store."""
        return self._since is not None

    def offer(self, pair: Pair, *, first: bool = False) -> None:
        """Take a pair whose pictures are made.

        Args:
            pair: to be judged in its turn.
            first: whether its turn is now, before the current one.
        """
        if first:
            self._put_off()
            self.waiting.insert(0, pair)
        else:
            self.waiting.append(pair)
        self._advance()

    def shown(self, now: float) -> None:
        """Note that the current pair is on the screen.

        Args:
            now: seconds of any clock that `answer` reads too.
        """
        if self.current is None or self._since is not None:
            return
        if self.current.comparison is None:
            pair = self.current
            number = self._judgements.ask(
                pair.left, pair.right, reason=pair.reason, session=self.session, repeats=pair.repeats
            )
            self.current = replace(pair, comparison=number)
        self._since = now

    def answer(self, verdict: Verdict, now: float, *, much_better: bool = False) -> Answer | None:
        """Store what was said of the sides as they are on the screen, and go on; None while nothing can be answered.

        When the store fails, the pair stays, to be noted and judged again.
        """
        pair = self.current
        since = self._since
        if pair is None or since is None or pair.comparison is None:
            return None
        stored = _TURNED[verdict] if self.swapped else verdict
        try:
            comparison = self._judgements.comparison(pair.comparison)
            self._judgements.judge(
                pair.comparison, stored, response_seconds=max(0.0, now - since), much_better=much_better
            )
        except CovershotError:
            self.current = replace(pair, comparison=None)
            self._since = None
            raise
        answer = Answer(pair, comparison, stored, verdict, much_better)
        self.answers.append(answer)
        self.decided += answer.decided
        self._leave()
        self._advance()
        return answer

    def undo(self) -> Answer | None:
        """Take back the latest answer of this sitting and return it; its pair is the current one again."""
        if not self.answers or self._judgements.undo(self.session) is None:
            return None
        answer = self.answers.pop()
        self.decided -= answer.decided
        self._put_off()
        self.current = answer.pair
        return answer

    def swap(self) -> None:
        """Exchange the current pair's sides on the screen; the store keeps them as they were first shown."""
        if self.current is not None:
            self.swapped = not self.swapped

    def keep(self, photos: "set[str]") -> None:
        """Let go of pairs whose photo is no longer there, and of those not shown yet: their photo may have changed."""
        self.waiting = [pair for pair in self.waiting if pair.comparison is not None and pair.photo in photos]
        if self.current is not None and self.current.photo not in photos:
            self._leave()
        self._advance()

    def drop(self, pair: Pair) -> None:
        """Let go of a pair that cannot be shown."""
        self.waiting = [waiting for waiting in self.waiting if waiting.number != pair.number]
        if self.current is not None and self.current.number == pair.number:
            self._leave()
        self._advance()

    def _put_off(self) -> None:
        if self.current is not None:
            self.waiting.insert(0, self.current)
            self._leave()

    def _leave(self) -> None:
        self.current = None
        self._since = None
        self.swapped = False

    def _advance(self) -> None:
        if self.current is None and self.waiting:
            self.current = self.waiting.pop(0)
