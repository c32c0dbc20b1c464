"""The one error a user is meant to read."""


class CovershotError(Exception):
    """Report a problem in one sentence: what was wanted, what came (with the file's name), what to do.

    The command line prints the sentence alone and exits with code 2; the window shows it as it is.
    """
