"""The one exception whose message is for the user."""


class CovershotError(Exception):
    """Report a problem in one sentence: what was needed, what was found (with the file's name), and what to do.

    The command line prints the problem and its hint alone and exits with code 2; the window shows `in_window`, which never
    names a command, an option or a terminal.

    Attributes:
        in_window: the problem and what to do about it in the window.
        parts: what it was made of, for an error of another kind that says the same.
    """

    def __init__(self, problem: str, hint: str = "", window_hint: str | None = None) -> None:
        """Report a problem.

        Args:
            problem: the problem, as a whole sentence.
            hint: what to do on the command line, as a whole sentence; empty when the problem says it.
            window_hint: what to do in the window, where that differs.
        """
        super().__init__(f"{problem} {hint}".strip())
        self.parts = (problem, hint, window_hint)
        self.in_window = str(self) if window_hint is None else f"{problem} {window_hint}".strip()
