"""The page without Streamlit: what its address asks for is what it plays; what the address says wrongly is told."""

import base64
import json
import re
import struct
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

import convviz.player
from convviz.choice.controls import CONTROLS, Number
from convviz.choice.lessons import lessons
from convviz.conv import KINDS, forward
from convviz.conv.spec import ConvSpec
from convviz.player.bundle import BUNDLE
from convviz.presets import EXAMPLES
from convviz.watch import watch_page

FILES = "/here/"


class _Page(HTMLParser):
    """Every element as (name, attributes), and the texts of those that have an id."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts, self.within = [], {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.within = dict(attrs).get("id") or tag

    def handle_data(self, data):
        self.texts[self.within] = self.texts.get(self.within, "") + data


def page_of(query="", base="/"):
    return _Page(watch_page(query, base=base, files=FILES))


def played(page):
    """The head of a page's message, and its numbers."""
    data = base64.b64decode(page.texts["convviz-message"])
    (length,) = struct.unpack_from("<I", data)
    return json.loads(data[4 : 4 + length]), np.frombuffer(data, "<f4", offset=4 + length)


def notices(html):
    return [unescape(text) for text in re.findall('<p class="notice" role="alert">(.*?)</p>', html)]


@pytest.mark.parametrize("name", lessons())
def test_a_lesson_s_defaults_are_those_of_its_page(name, open_lesson):
    head, numbers = played(page_of(f"lesson={name}"))
    theirs = open_lesson(name)
    assert (head, numbers.tolist()) == (theirs[0], theirs[1].tolist())


@pytest.mark.parametrize("example", EXAMPLES[::3], ids=lambda example: example.title)
def test_an_address_of_a_lesson_shows_the_same_here(example, open_lesson):
    query = "&".join(f"{key}={value}" for key, value in example.choices.items())
    page = page_of(f"lesson={example.page}&{query}")
    head, numbers = played(page)
    theirs = open_lesson(example.page, **{key: str(value) for key, value in example.choices.items()})
    assert (head, numbers.tobytes()) == (theirs[0], theirs[1].tobytes())
    assert page.texts["h1"].strip() == head["sentence"]


def test_the_numbers_are_the_kernel_s():
    head, numbers = played(page_of("lesson=separable&height=5&width=7&in_channels=2&padding=same&out_channels=3"))
    spec = ConvSpec(**head["spec"])
    assert spec == ConvSpec("separable", height=5, width=7, in_channels=2, out_channels=3, padding="same")
    sizes = [5 * 7 * 2, 3 * 3 * 2, 5 * 7 * 2, 2 * 3, 5 * 7 * 3]
    image, depthwise, first, pointwise, last = np.split(numbers, np.cumsum(sizes)[:-1])
    weights = [depthwise.reshape(3, 3, 2, 1), pointwise.reshape(1, 1, 2, 3)]
    passes = forward(spec, image.reshape(1, 5, 7, 2), weights)
    assert [each.output.ravel().tolist() for each in passes] == [first.tolist(), last.tolist()]


def test_the_same_address_gives_the_same_page():
    query = "lesson=bottleneck&height=9&seed=3&input=random&filters=random"
    assert watch_page(query, base="/", files=FILES) == watch_page(query, base="/", files=FILES)


WRONG = {
    "unknown lesson": ("lesson=nonsense&height=7", ["lesson='nonsense'", "regular"], {"height": 7}),
    "two lessons": ("lesson=regular&lesson=spatial", ["lesson='regular, spatial'"], {"kind": "regular"}),
    "no number": ("height=seven&width=9", ["height='seven'", "from 1 to 128"], {"height": 6, "width": 9}),
    "too large": ("lesson=depthwise&height=129", ["height='129'"], {"height": 6}),
    "twice": ("height=7&height=8", ["height='7, 8'"], {"height": 6}),
    "step": ("step=-1", ["step='-1'"], {}),
    "impossible": ("kernel_height=9", ["9", "the window fits nowhere", "default choice"], {"kernel_size": [3, 3]}),
    "too much": ("height=128&width=128&in_channels=32&out_channels=128", ["multiply-accumulates"], {"height": 6}),
    "typed": ("input=custom&values=1,2,x", ["'x'", "default choice"], {}),
    "many": ("&".join(f"a{n}=1" for n in range(200)), ["more than 100 parameters"], {"height": 6}),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_and_the_rest_still_counts(case):
    query, words, spec = WRONG[case]
    html = watch_page(query, base="/", files=FILES)
    (notice,) = notices(html)
    for word in words:
        assert word in notice
    assert spec.items() <= played(_Page(html))[0]["spec"].items()


def test_a_right_address_has_no_notice():
    assert notices(watch_page("lesson=separable&height=8&views=none&step=3&present=1", base="/", files=FILES)) == []


INJECTIONS = [
    "<script>alert(1)</script>", '"><img src=//127.0.0.1:9/x>', "</script><script>alert(1)</script>", "![i](//h/x)",
    "\n\n[win](//h)", "\u202egnp.exe", "{message}", "{title}", "javascript:alert(1)",
    "' onload='alert(1)", "\x00", "&lt;b&gt;",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
@pytest.mark.parametrize("key", ["lesson", "height", "padding", "values", "weights", "other", "step", "views"])
def test_what_somebody_writes_stays_text(key, text):
    written = quote(text)
    html = watch_page(f"{key}={written}&input=custom&filters=custom", base="/", files=FILES)
    page, plain = _Page(html), page_of("input=custom&filters=custom")
    assert [name for name, _ in page.elements if name != "p"] == [name for name, _ in plain.elements if name != "p"]
    sources = [value for _, attributes in page.elements for key, value in attributes.items() if key in ("src", "href")]
    assert all(source.startswith(("/here/", "/")) and not source.startswith("//") for source in sources)
    assert all(character.isprintable() for notice in notices(html) for character in notice)
    assert played(page)[0]["spec"]


def test_the_link_back_has_every_choice():
    page = page_of("lesson=spatial&height=8&present=1&views=none&step=4&values=%3C%26%22", base="/some/where/")
    links = {attributes.get("id"): attributes["href"] for name, attributes in page.elements if name == "a"}
    assert links["convviz-lesson"] == "/some/where/spatial?height=8&views=none&step=4&values=%3C%26%22"
    assert links[None] == "/some/where/"


def test_the_page_loads_two_styles_and_one_module():
    elements = page_of().elements
    loaded = {a["href"] for name, a in elements if name == "link"}
    loaded |= {a["src"] for name, a in elements if name == "script" and "src" in a}
    assert loaded == {f"{FILES}{name}" for name in ("page.css", "player.css", BUNDLE)}
    web = Path(convviz.player.__file__).with_name("web")
    assert all((web / name).is_file() for name in ("page.css", "player.css", "watch.mjs"))


def test_every_number_of_an_address_is_read():
    numbers = {key: control for key, control in CONTROLS.items() if isinstance(control, Number)}
    for kind in KINDS.values():
        if kind.lesson:
            for key in {"height", "width", "in_channels", "batch", "seed", *kind.fields} & numbers.keys():
                value = numbers[key].default + 1
                head, _ = played(page_of(f"lesson={kind.lesson}&padding=same&{key}={value}"))
                if key != "seed":
                    assert head["spec"].get(key) == value, (kind.lesson, key)
