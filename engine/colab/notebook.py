"""The notebook, from a Markdown page whose fenced Python becomes its cells."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

_FENCE = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def rendered(name: str, values: Mapping[str, object]) -> str:
    """Fill a template of resources/colab; the filter `python` writes a value as Python does."""
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701 - no HTML
    environment.filters["python"] = repr
    template = (files("resources") / "colab" / name).read_text(encoding="utf-8")
    return environment.from_string(template).render(values)


def notebook(values: Mapping[str, object]) -> str:
    """Return the notebook as JSON, nbformat 4.5: prose and code in turn, with a GPU requested.

    Args:
        values: values of the template: the bundle's name, the job's id, and counts for the reader.
    """
    parts = [part.strip("\n") for part in _FENCE.split(rendered("notebook.md", values))]
    cells = [_cell(number, part) for number, part in enumerate(parts) if part]
    metadata = {
        "accelerator": "GPU",
        "colab": {"gpuType": "T4", "provenance": []},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
    if number % 2 == 0:
        return {"cell_type": "markdown", **cell}
    return {"cell_type": "code", **cell, "execution_count": None, "outputs": []}
