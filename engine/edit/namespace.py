"""The functions of the array API that fit an array, numpy's or torch's."""

from typing import Any


def array_namespace(values: Any) -> Any:
    """Return the namespace of the array API for an array or tensor.

    numpy brings it along. What stands in for torch, `array_api_compat`, is imported for tensors alone: its part for numpy brings
    all of numpy's tests and compilers with it, for which every start would wait.

    Source: the Python array API standard, 2024.12.
    """
    of_its_library = getattr(values, "__array_namespace__", None)
    if of_its_library is not None:
        return of_its_library()
    from array_api_compat import array_namespace

    return array_namespace(values)
