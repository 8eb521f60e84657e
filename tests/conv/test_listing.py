"""The text shown to the reader is the text that ran."""

import inspect

import pytest

from convviz.conv import kernels
from convviz.conv.listing import listing, python_loops


@pytest.mark.parametrize("kernel", kernels.ALL, ids=lambda kernel: kernel.__name__)
def test_a_listing_is_the_source_without_its_decorator(kernel):
    text = listing(kernel)
    assert inspect.getsource(python_loops(kernel)) == f"@compiled\n{text}\n"
    assert text.startswith(f"def {kernel.__name__}(")
    head, body = listing(kernel, docstring=False).split("\n", 1)
    assert text == f'{head}\n    """{python_loops(kernel).__doc__}"""\n{body}'


def test_a_kernel_without_a_docstring_loses_no_line():
    assert listing(_bare) == listing(_bare, docstring=False)
    assert listing(_bare).splitlines()[1:] == ["    del filters, layer", "    return padded"]


def _bare(padded, filters, layer):
    del filters, layer
    return padded
