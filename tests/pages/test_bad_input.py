"""Choices that no convolution can have: told beside the control, with the last good picture left standing."""

import numpy as np
import pytest
from markdown_it import MarkdownIt

from convviz.choice.controls import CONTROLS, Number, Text
from convviz.choice.work import MOST_MACS, MOST_NUMBERS
from convviz.conv import KINDS

LESSONS = tuple(kind.lesson for kind in KINDS.values() if kind.lesson)
NUMBERS = [key for key, control in CONTROLS.items() if isinstance(control, Number)]

# What is set on a page whose filter is 3x3 on 6x6x3, the control to blame, and words that must stand beside it.
IMPOSSIBLE = {
    "window too high": ("regular", {"kernel_height": 7}, "kernel_height", ["7", "6", "same"]),
    "window too wide": ("depthwise", {"kernel_width": 11}, "kernel_width", ["11", "6", "same"]),
    "dilated window": ("separable", {"dilation_height": 3}, "dilation_height", ["3", "7", "6", "same"]),
    "window of the second pass": ("spatial", {"kernel_width": 9}, "kernel_width", ["9", "6", "same"]),
    "input too small": ("regular", {"width": 2}, "kernel_width", ["3", "2", "same"]),
    "groups and inputs": ("regular", {"groups": 2}, "groups", ["2", "3", "1, 3"]),
    "groups and filters": ("regular", {"groups": 3}, "groups", ["3", "2", "1, 2"]),
    "too many MACs": ("regular", {"height": 128, "width": 128, "out_channels": 100, "in_channels": 32}, "out_channels",
                      [f"{MOST_MACS:,}", f"{126 * 126 * 100 * 32 * 9:,}", "Lower"]),
    "too many numbers": ("depthwise", {"height": 128, "width": 128, "batch": 8, "kernel_height": 1, "kernel_width": 1},
                         "height", [f"{MOST_NUMBERS:,}", f"{2 * 8 * 128 * 128 * 3:,}", "Lower"]),
}  # fmt: skip
TOO_MUCH = ("too many MACs", "too many numbers")


@pytest.fixture
def words():
    """A page -> its errors and warnings."""

    def said(at):
        return [message.value for message in (*at.error, *at.warning)]

    return said


@pytest.fixture
def shown(message):
    """A page -> the picture: what its player gets, and what stands below it of sizes and costs."""

    def picture(at):
        return message(at), told(at)

    return picture


def told(at):
    """What a page says of sizes and costs: its metrics and formulas."""
    formulas = [element.proto.body for element in at.get("html") if 'class="formula"' in element.proto.body]
    return [metric.value for metric in at.metric], formulas


def asides(at):
    """What stands below headings whose sections are about another choice than was asked for."""
    return [text.value for text in at.markdown if text.value.startswith("*Of the ")]


def change(at, widget, choices):
    """Do to the widgets what a visitor does, all at once."""
    for key, value in choices.items():
        widget(at, key).set_value(value)
    at.run()
    assert not at.exception


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_the_message_stands_beside_the_control_and_the_last_good_picture_stays(
    case, open_page, widget, shown, message, message_beside, words
):
    page, choices, blamed, expected = IMPOSSIBLE[case]
    at = open_page(page)
    before = shown(at)
    change(at, widget, choices)
    beside = message_beside(at, blamed)
    assert beside
    for word in expected:
        assert word in beside
    assert message(at) == before[0]
    if case in TOO_MUCH:  # that only the picture cannot show: counting needs no computing
        assert told(at) != before[1]
        assert asides(at) == []
    else:
        assert shown(at) == before
        assert len(asides(at)) >= 2
        assert set(asides(at)) == {"*Of the last choice that works, not of what you asked for.*"}
    assert [error.value.startswith(beside) for error in at.error] == [True, True]  # and above the picture that stayed
    defaults = {key: CONTROLS[key].default for key in choices}
    change(at, widget, defaults)
    assert words(at) == []
    assert asides(at) == []
    assert shown(at) == before


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_link_to_it_says_the_same_over_the_default_picture(case, open_page, message, message_beside):
    page, choices, blamed, expected = IMPOSSIBLE[case]
    at = open_page(page, **{key: str(value) for key, value in choices.items()})
    beside = message_beside(at, blamed)
    for word in expected:
        assert word in beside
    assert message(at) == message(open_page(page))
    assert at.query_params == {key: str(value) for key, value in choices.items()}
    for _ in range(2):  # the default is no choice that anybody made, however often the page runs
        assert "The picture below shows the default choice." in at.error[-1].value + at.error[0].value
        assert asides(at) == (
            [] if case in TOO_MUCH else ["*Of the default choice, not of what you asked for.*"] * len(asides(at))
        )
        at.run()


def test_costs_are_those_of_what_was_asked_for_even_where_it_is_too_much_to_show(open_page, macs, played):
    """MobileNet's second block, regular and separable."""
    size = {"height": "112", "width": "112", "in_channels": "32", "out_channels": "64", "padding": "same"}
    for page, count in [("regular", 112 * 112 * 64 * 9 * 32), ("separable", 112 * 112 * 32 * (9 + 64))]:
        at = open_page(page, **size)
        assert "Sizes and costs are those of what you asked for." in at.error[0].value
        assert macs(at) == count != played(at).macs
        assert f"= {count:,}" in str(told(at))
        assert "OW = " in str(told(at))
        assert ") / 1⌋ + 1 = 112" in str(told(at))
    assert any("of the MACs" in text.value and "**12.7%**" in text.value for text in at.markdown)


def test_the_picture_that_stays_is_the_last_good_one_through_several_mistakes(open_page, widget, shown, words):
    at = open_page("regular", height="9")
    change(at, widget, {"out_channels": 4})
    good = shown(at)
    for mistake in ({"kernel_height": 10}, {"groups": 2}, {"kernel_height": 3}, {"height": 2}):
        change(at, widget, mistake)
        assert words(at)
        assert shown(at) == good
    change(at, widget, {"groups": 1, "height": 9})
    assert words(at) == []
    assert shown(at) == good


def test_a_rerun_without_a_change_keeps_everything(open_page, widget, message, words):
    at = open_page("regular")
    change(at, widget, {"kernel_height": 7})
    first = message(at), words(at)
    for _ in range(3):
        at.run()
        assert (message(at), words(at)) == first


def test_a_mistake_on_one_page_leaves_the_others_alone(open_page, widget, macs):
    change(open_page("regular"), widget, {"kernel_height": 7})
    assert macs(open_page("depthwise")) == 432


BAD = [
    "", "nan", "inf", "-inf", "1e3", "0x10", "-1", "+6", "6.0", " 6", "6 ", "\u0666", "²", "9" * 400, "six", "<script>",
    "1_0", "6\n", "\x00", "[link](http://example.org)", "`code`", "$x$",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:20]))
def test_malformed_numbers_give_a_notice_and_the_defaults(text, open_page, shown):
    at = open_page("regular", **dict.fromkeys([*NUMBERS, "step"], text))
    (warning,) = at.warning
    for key in (*NUMBERS, "step"):
        assert f"{key}=" in warning.value
    assert text[:41] not in warning.value or len(text) <= 40  # nobody needs to read 400 digits
    assert not at.query_params
    assert not at.error
    assert shown(at) == shown(open_page("regular"))


@pytest.mark.parametrize(("key", "text"), [("height", "0"), ("height", "129"), ("groups", "33"), ("pad_top", "17")])
def test_a_number_outside_its_limits_is_ignored_with_the_limits(key, text, open_page, macs):
    at = open_page("regular", **{key: text})
    assert f"from {CONTROLS[key].low} to {CONTROLS[key].high}" in at.warning[0].value
    assert macs(at) == 864


MARKUP = [
    "\n\n[win](//e.test)",
    "\r\n\r\n![](//e.test/x.png)",
    "`[link](//e.test)`",
    "\t\n\n<b>x</b>",
    "\u2028\u2028[a](b)",
]


@pytest.mark.parametrize("text", MARKUP, ids=ascii)
@pytest.mark.parametrize("key", ["padding", "height", "filters", "step"])
def test_nothing_in_an_address_becomes_markup(key, text, open_page):
    (warning,) = open_page("regular", **{key: text}).warning
    assert code_in(warning.value) == [repr(text)]


@pytest.mark.parametrize("text", MARKUP, ids=ascii)
@pytest.mark.parametrize("key", ["values", "weights"])
def test_nothing_that_is_typed_becomes_markup(key, text, open_page, widget):
    at = open_page("regular", **{"values": {"input": "custom"}, "weights": {"filters": "custom"}}[key])
    change(at, widget, {key: text})
    assert len(at.error) == 2
    for error in at.error:
        assert code_in(error.value)


def code_in(markdown):
    """The pieces of code in a text of which nothing is anything else but words."""
    paragraph, inline, _ = MarkdownIt("commonmark").parse(markdown)
    assert paragraph.type == "paragraph_open"
    assert {piece.type for piece in inline.children} <= {"text", "code_inline"}
    return [piece.content for piece in inline.children if piece.type == "code_inline"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("padding", "none"), ("padding", "SAME"), ("data_format", "nhwc"), ("input", "cat"), ("input", ""),
        ("filters", "gabor"), ("filters", "None"), ("values", "1" * 2001), ("values", "1\n2"), ("weights", "\x1b[0m"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_offered_is_ignored_with_a_notice(key, text, open_page, macs):
    at = open_page("regular", **{key: text})
    assert len(at.warning) == 1
    assert key in at.warning[0].value
    assert macs(at) == 864


@pytest.mark.parametrize("values", [["9", "10"], ["9", "9"], ["9", "inf"], ["same", "valid"]])
def test_a_key_given_twice_is_ignored_with_a_notice(values, open_page, macs):
    key = "padding" if "same" in values else "height"
    at = open_page("regular", **{key: values})
    assert len(at.warning) == 1
    assert macs(at) == 864


@pytest.mark.parametrize("page", ["depthwise", "separable", "spatial"])
def test_a_filter_of_another_page_is_ignored_with_a_notice(page, open_page, message):
    at = open_page(page, filters="per-channel")
    assert "per-channel" in at.warning[0].value
    assert message(at) == message(open_page(page))


def test_several_malformed_choices_share_one_notice_and_good_ones_hold(open_page, macs, widget):
    at = open_page("regular", height="inf", width="8", padding="none", out_channels="5", groups="x")
    assert len(at.warning) == 1
    for key in ("height", "padding", "groups"):
        assert f"{key}=" in at.warning[0].value
    assert macs(at) == 4 * 6 * 27 * 5
    assert set(at.query_params) == {"width", "out_channels"}


def test_unknown_keys_are_left_alone(open_page, macs):
    stray = {
        "utm_source": "mail",
        "__proto__": "x",
        "height ": "9",
        "Height": "9",
        "embed": "true",
        "kind": "pointwise",
    }
    at = open_page("regular", **stray, height="9")
    assert not at.warning
    assert macs(at) == 7 * 4 * 27 * 2
    assert {key: at.query_params.get(key) for key in stray if key != "embed"} == {
        key: value for key, value in stray.items() if key != "embed"
    }


def test_a_widget_whose_address_was_malformed_works_as_ever(open_page, widget, macs, words):
    at = open_page("regular", height="inf", padding="none")
    change(at, widget, {"height": 9})
    assert words(at) == []
    assert (macs(at), widget(at, "height").value) == (7 * 4 * 27 * 2, 9)
    change(at, widget, {"padding": "same"})
    assert (macs(at), widget(at, "height").value) == (9 * 6 * 27 * 2, 9)
    change(at, widget, {"height": 10})
    assert macs(at) == 10 * 6 * 27 * 2


def test_an_address_that_turns_bad_in_the_middle_of_a_session_breaks_nothing(open_page, macs):
    at = open_page("regular", height="9")
    at.query_params["height"] = "inf"
    at.run()
    assert not at.exception
    assert len(at.warning) == 1
    at.run()
    assert not at.exception
    assert not at.warning
    assert macs(at) in (864, 7 * 4 * 27 * 2)


def test_custom_values_and_weights_come_from_the_address(open_page, played):
    at = open_page("regular", height="3", width="3", in_channels="1", out_channels="1", input="custom",
                   values="1,2,3;4,5,6;7,8,9", filters="custom", weights="1 0 0 0 -1e1 0 0 0 .5")  # fmt: skip
    assert not at.error
    numbers = played(at).numbers
    np.testing.assert_array_equal(numbers, [*range(1, 10), 1, 0, 0, 0, -10, 0, 0, 0, 0.5, 1 - 50 + 4.5])


def test_custom_weights_for_every_stage_come_from_the_address(open_page, played):
    sizes = {
        "height": "1",
        "width": "2",
        "in_channels": "2",
        "out_channels": "1",
        "kernel_height": "1",
        "kernel_width": "1",
    }
    custom = {"input": "custom", "values": "1 2 3 4", "filters": "custom", "weights": "1 10 100 1000"}
    at = open_page("separable", **sizes, **custom)
    assert not at.error
    np.testing.assert_array_equal(played(at).numbers[-2:], [100 + 20_000, 300 + 40_000])


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("values", "1 2 3", ["3 numbers", "36", "108"]),
        ("values", "nan " * 36, ["nan"]), ("values", "inf " * 36, ["inf"]), ("values", "1e999 " * 36, ["1e999"]),
        ("values", "1e9 " * 36, ["1e9", "1,000,000"]), ("values", "٦ " * 36, ["٦"]), ("values", "0x1 " * 36, ["0x1"]),
        ("weights", "1 " * 10, ["10 numbers", "9", "54"]),
        ("weights", "a " * 9, ["a"]), ("weights", "[x](//y.z) " * 9, ["`'[x](//y.z)'`"]),
    ],
)  # fmt: skip
def test_custom_numbers_that_are_wrong_are_refused_beside_their_control(
    key, text, expected, open_page, message_beside, macs
):
    at = open_page("regular", **{"values": {"input": "custom"}, "weights": {"filters": "custom"}}[key], **{key: text})
    beside = message_beside(at, key)
    for word in expected:
        assert word in beside
    assert macs(at) == 864


@pytest.mark.parametrize(
    ("choice", "expected"), [({"input": "custom"}, ["36", "108"]), ({"filters": "custom"}, ["9", "54"])]
)
def test_custom_numbers_not_typed_yet_are_asked_for_and_are_no_mistake(choice, expected, open_page, macs):
    at = open_page("regular", **choice)
    assert not at.error
    for word in ("0 numbers", *expected):
        assert word in at.sidebar.info[0].value
    assert macs(at) == 864


def test_tiny_custom_numbers_become_zero(open_page, played):
    at = open_page("regular", height="1", width="1", in_channels="1", out_channels="1", kernel_height="1",
                   kernel_width="1", input="custom", values="1e-40", filters="custom", weights="5")  # fmt: skip
    np.testing.assert_array_equal(played(at).numbers, [0, 5, 0])


def test_custom_to_named_and_back_keeps_what_was_typed(open_page, widget, played, words, macs):
    at = open_page("regular")
    change(at, widget, {"filters": "custom"})
    assert at.sidebar.info  # nothing typed yet
    change(at, widget, {"weights": "1 2 3 4 5 6 7 8 9"})
    assert words(at) == []
    custom = played(at).numbers
    change(at, widget, {"filters": "box"})
    assert words(at) == []
    assert not np.array_equal(played(at).numbers, custom)
    change(at, widget, {"filters": "custom"})
    assert words(at) == []
    np.testing.assert_array_equal(played(at).numbers, custom)
    change(at, widget, {"kernel_height": 2})  # now nine weights are too many
    assert "9 numbers" in words(at)[0]
    np.testing.assert_array_equal(played(at).numbers, custom)
    change(at, widget, {"filters": "random"})
    assert words(at) == []
    assert macs(at) == 5 * 4 * 18 * 2


def test_explicit_padding_and_back_keeps_the_cells_chosen(open_page, widget, macs, played):
    at = open_page("regular")
    change(at, widget, {"padding": "explicit"})
    assert macs(at) == 36 * 54
    change(at, widget, {"pad_top": 3, "pad_right": 0})
    assert played(at).stages[0]["pads"] == [3, 1, 1, 0]
    change(at, widget, {"padding": "valid"})
    assert played(at).stages[0]["pads"] == [0, 0, 0, 0]
    change(at, widget, {"padding": "same"})
    assert played(at).stages[0]["pads"] == [1, 1, 1, 1]
    change(at, widget, {"padding": "explicit"})
    assert played(at).stages[0]["pads"] == [3, 1, 1, 0]


def test_padding_makes_room_for_a_window_that_was_too_large(open_page, widget, words, macs):
    at = open_page("regular", kernel_height="7")
    assert words(at)
    change(at, widget, {"padding": "same"})
    assert words(at) == []
    assert macs(at) == 36 * 7 * 3 * 3 * 2
    change(at, widget, {"padding": "valid"})
    assert words(at)
    assert macs(at) == 36 * 7 * 3 * 3 * 2


def test_heatmaps_of_the_last_choice_say_that_they_are(open_page, widget):
    at = open_page("regular", height="40", width="40")

    def below_the_heading():
        elements = list(at.main)
        (heading,) = [
            n for n, each in enumerate(elements) if getattr(each, "value", "") == "Output, channel by channel"
        ]
        return getattr(elements[heading + 1], "value", "")

    assert not below_the_heading().startswith("*Of the")
    change(at, widget, {"groups": 2})
    assert below_the_heading() == "*Of the last choice that works, not of what you asked for.*"


@pytest.mark.parametrize("page", LESSONS)
def test_whatever_is_clicked_the_page_stands_and_can_be_put_right(
    page, open_page, message, played, macs, words, widget
):
    """A visitor in a hurry changes three things at a time, and takes them back when the page complains."""
    random = np.random.default_rng(41)
    at = open_page(page)
    good, values, mistakes = message(at), _values(at), 0
    for _ in range(25):
        for chosen in random.choice(np.array(_widgets(at)), 3, replace=False):
            chosen.set_value(_anything(random, chosen))
        at.run()
        assert not at.exception
        if words(at):
            mistakes += 1
            assert message(at) == good
            for _ in range(2):  # the first may bring widgets back that the mistake had hidden
                change(at, widget, {key: value for key, value in values.items() if key in _values(at)})
            assert words(at) == []
            assert message(at) == good
        assert macs(at) == played(at).macs
        good, values = message(at), _values(at)
        stages = played(at).stages
        assert stages[0]["input"] == [values[key] for key in ("batch", "height", "width", "in_channels")]
        assert values["kernel_height"] in [stage["window"][0] for stage in stages]
        assert played(at).spec["data_format"] == values["data_format"]
    assert 2 <= mistakes <= 23


def _widgets(at):
    return [element for element in at.sidebar if getattr(element, "key", None) in CONTROLS]


def _values(at):
    return {element.key: element.value for element in _widgets(at)}


def _anything(random, element):
    """Something that the widget takes."""
    control = CONTROLS[element.key]
    if isinstance(control, Number):
        return int(random.integers(control.low, min(control.high, 12) + 1))
    if isinstance(control, Text):
        return "".join(random.choice(list("0123456789 ,.-eE\u0666[]`"), random.integers(0, 60)))
    options = [getattr(option, "content", option) for option in element.options]
    return options[random.integers(len(options))]


@pytest.mark.parametrize("page", LESSONS)
def test_whatever_is_in_the_address_the_page_stands(page, open_page, played, macs):
    random = np.random.default_rng(43)
    texts = [
        *BAD,
        "1",
        "2",
        "5",
        "7",
        "same",
        "explicit",
        "custom",
        "NCHW",
        "photograph",
        "identity",
        "9" * 400,
        ["1", "2"],
    ]
    for _ in range(6):
        keys = random.choice([*CONTROLS, "step", "other"], 8, replace=False)
        at = open_page(page, **{key: texts[random.integers(len(texts))] for key in keys})
        assert at.error or macs(at) == played(at).macs
        at.run()
        assert not at.exception


@pytest.mark.parametrize("text", [*BAD, ["1", "2"], "custom", "9", "128", "NCHW"], ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("page", ["", "padding", "layout", "speed"])
def test_no_address_raises_on_any_page(page, text, open_page):
    """The lessons on kinds have tests of their own, above."""
    keys = [*CONTROLS, "step", "case", "present", "embed", "views", "product", "heatmaps", "share"]
    at = open_page(page, **dict.fromkeys(keys, text))  # looks for exceptions
    assert at.title[0].value
    for message in (*at.error, *at.warning, *at.sidebar.error, *at.sidebar.info):
        code_in(message.value)  # looks for markup
