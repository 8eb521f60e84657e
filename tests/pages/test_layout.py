"""The lesson on memory: its player starts with the memory lens, its tables say what the core counts."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from convviz.conv import KINDS, ConvSpec
from convviz.conv import layout as memory

NO_BREAK = "\N{NO-BREAK SPACE}"


def test_the_player_starts_with_the_memory_lens(open_page, played):
    at = open_page("layout")
    assert played(at).views == ["memory"]
    assert set(played(at).calls) == {"TensorFlow", "PyTorch", "Keras", "convviz.nn"}
    assert played(open_page("separable")).views == []
    assert [message.value for message in (*at.error, *at.warning)] == []


@pytest.mark.parametrize("data_format", ["NHWC", "NCHW"])
def test_the_tables_say_what_the_core_counts(data_format, open_page, tables):
    """Both layouts stand there, whichever is chosen."""
    at = open_page("layout", height="8", width="8", in_channels="16", out_channels="4", data_format=data_format)
    spec = ConvSpec("separable", height=8, width=8, in_channels=16, out_channels=4)
    traffic = tables(at)[:2]
    for rows, stage in zip(traffic, KINDS["separable"].stages(spec), strict=True):
        assert [(row["Array"], row["Layout"]) for row in rows] == [
            (array, name) for array in ("Input", "Filters", "Output") for name in ("NHWC", "NCHW")
        ]
        for row, name in zip(rows, ("NHWC", "NCHW"), strict=False):
            counted = memory.input_traffic(stage.layer, name)
            shown = [
                int(row[column].replace(",", "")) for column in ("Numbers", "Runs", "Lines", "Lines in all", "Loads")
            ]
            assert shown == [*counted.most, counted.lines, counted.visits]
            assert row["Used"] == f"{counted.used:.0%}"
    depthwise, pointwise = ({(row["Array"], row["Layout"]): row for row in rows} for rows in traffic)
    assert [depthwise["Input", name]["Runs"] for name in ("NHWC", "NCHW")] == ["9", "3"]
    assert [pointwise["Input", name]["Runs"] for name in ("NHWC", "NCHW")] == ["1", "16"]
    assert depthwise["Input", "NHWC"]["Strides"].replace(NO_BREAK, " ") == "n 1,024 h 128 w 16 c 1"


def test_the_order_of_the_loops_follows(open_page, tables):
    orders = [
        row["Order, outermost first"].split(NO_BREAK)
        for rows in tables(open_page("layout", in_channels="16", out_channels="4"))[2:]
        for row in rows
    ]
    assert [order[-1] for order in orders] == ["oc", "ow", "oc", "ow"]  # depthwise and pointwise, NHWC and NCHW


def test_every_size_to_try_works(open_page, widget):
    bodies = "".join(element.proto.body for element in open_page("layout").get("html"))
    (links,) = re.findall('<nav[^>]*"Sizes to try">(.*?)</nav>', bodies)
    addresses = [urlsplit(unescape(link)) for link in re.findall('href="([^"]*)"', links)]
    assert len(addresses) == 5
    for address in addresses:
        assert address.path == "/layout"
        choices = dict(parse_qsl(address.query))
        at = open_page("layout", **choices)
        assert [message.value for message in (*at.error, *at.warning)] == [], address
        assert {key: str(widget(at, key).value) for key in choices} == choices
