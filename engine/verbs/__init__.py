"""One file per kind of verb: its options, and what it runs."""
