"""A kernel's source text, as it is shown to the reader."""

import ast
import inspect
from functools import cache

from convviz.conv.kernels import Kernel


def python_loops(kernel: Kernel) -> Kernel:
    """The function behind a compiled kernel; itself where the JIT is off."""
    return getattr(kernel, "py_func", kernel)


@cache
def listing(kernel: Kernel, *, docstring: bool = True) -> str:
    """The source of a kernel as it ran, without its decorator, and if asked without its docstring."""
    lines = inspect.getsource(python_loops(kernel)).splitlines()
    (function,) = (node for node in ast.parse("\n".join(lines)).body if isinstance(node, ast.FunctionDef))
    has_docstring = ast.get_docstring(function) is not None
    first = function.body[1].lineno - 1 if has_docstring and not docstring else function.lineno
    return "\n".join([lines[function.lineno - 1], *lines[first:]])
