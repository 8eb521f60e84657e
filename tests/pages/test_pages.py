"""Every page, from a plain address and from links: it shows what the address says."""

import numpy as np
import pytest
import streamlit as st

from convviz.conv import ConvSpec, count_ops, forward
from convviz.presets import EXAMPLES, PIXELS, QUESTIONS, TEXTS, make_input, make_weights
from convviz.ui import lesson

DEFAULT_MACS = {"regular": 864, "depthwise": 432, "separable": 528, "spatial": 360, "bottleneck": 1704}
LESSONS = tuple(DEFAULT_MACS)


@pytest.mark.parametrize("page", LESSONS)
def test_a_page_runs_and_counts(page, open_page, macs, played):
    at = open_page(page)
    assert macs(at) == DEFAULT_MACS[page] == played(at).macs
    assert [message.value for message in (*at.error, *at.warning)] == []
    assert at.title[0].value
    assert not at.get("plotly_chart")  # the player has the numbers
    assert len(at.code) == len({stage["kernel"] for stage in played(at).stages})


@pytest.mark.parametrize("page", lesson.pages())
def test_a_page_computes_nothing_before_the_kernels_are_compiled(page, open_page, monkeypatch):
    monkeypatch.setattr(lesson, "wait_until_warm", st.stop)
    at = open_page(page)
    assert at.title[0].value
    assert not at.markdown
    assert not at.get("bidi_component")


def test_only_when_no_product_meets_padding_are_all_macs_useful(open_page):
    def useful(**choices):
        at = open_page("regular", **choices, in_channels="1", out_channels="1")
        return next(metric.value for metric in at.metric if metric.label == "Useful MACs")

    assert useful(height="100", width="100") == f"{98 * 98 * 9:,} (100%)"
    sides = {"padding": "explicit", "pad_top": "1", "pad_bottom": "0", "pad_left": "0", "pad_right": "0"}
    assert useful(height="100", width="100", **sides) == f"{99 * 98 * 9 - 98 * 3:,} (more than 99%)"


def test_the_landing_page_plays_something(open_page, played):
    at = open_page("")
    assert [stage["title"] for stage in played(at).stages] == ["Depthwise", "Pointwise"]
    assert [message.value for message in (*at.error, *at.warning)] == []


def test_every_question_leads_to_an_example():
    assert set(QUESTIONS.values()) <= {(example.page, example.title) for example in EXAMPLES}


def test_the_landing_page_names_the_texts_and_links_to_them(open_page):
    shown = "\n".join(markdown.value for markdown in open_page("").markdown)
    for text in TEXTS.values():
        assert f"[{text.title}]({text.link})" in shown or f"{text.title}**: [{text.site}]({text.home})" in shown
        assert text.author in shown


@pytest.mark.parametrize("page", ["", *LESSONS, "layout"])
def test_a_page_does_not_care_where_the_server_was_started(page, open_page, tmp_path, monkeypatch):
    lesson.prose.cache_clear()
    monkeypatch.chdir(tmp_path)
    assert open_page(page).markdown


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}: {example.title}")
def test_a_worked_example_s_link_shows_it(example, open_page, macs, played, widget):
    at = open_page(example.page, **{key: str(value) for key, value in example.choices.items()})
    assert [message.value for message in (*at.error, *at.warning)] == []
    assert macs(at) == played(at).macs
    for key, value in example.choices.items():
        assert widget(at, key).value == value
    assert played(at).pixels == (example.choices.get("input") in PIXELS)


FULL = {
    "batch": 2, "height": 9, "width": 7, "in_channels": 4, "kernel_height": 2, "kernel_width": 3, "stride_height": 1,
    "stride_width": 2, "padding": "explicit", "pad_top": 0, "pad_bottom": 2, "pad_left": 1, "pad_right": 3,
    "dilation_height": 3, "dilation_width": 2, "data_format": "NCHW", "input": "random",
    "filters": "gaussian", "seed": 12,
}  # fmt: skip
OWN = {
    "regular": ("grouped", {"out_channels": 6, "groups": 2}),
    "depthwise": ("depthwise", {"depth_multiplier": 3}),
    "separable": ("separable", {"depth_multiplier": 2, "out_channels": 5}),
    "spatial": ("spatially_separable", {"depth_multiplier": 2}),
    "bottleneck": ("bottleneck", {"out_channels": 5, "expansion": 3}),
}


@pytest.mark.parametrize("page", LESSONS)
def test_a_link_with_every_choice_shows_exactly_that(page, open_page, played, macs):
    kind, own = OWN[page]
    choices = FULL | own
    at = open_page(page, **{key: str(value) for key, value in choices.items()}, step="17")
    assert [message.value for message in (*at.error, *at.warning)] == []
    spec = ConvSpec(kind, 2, 9, 7, 4, kernel_size=(2, 3), stride=(1, 2), padding=(0, 2, 1, 3), dilation=(3, 2),
                    data_format="NCHW", **own)  # fmt: skip
    passes = forward(spec, make_input("random", spec, seed=12), make_weights("gaussian", spec, seed=12))
    expected = [passes[0].input_nhwc, *(array for done in passes for array in (done.weights, done.output_nhwc))]
    shown = played(at)
    np.testing.assert_array_equal(shown.numbers, np.concatenate([array.ravel() for array in expected]))
    assert [stage["output"] for stage in shown.stages] == [list(done.stage.layer.output_shape) for done in passes]
    assert (shown.step, shown.spec["data_format"]) == (17, "NCHW")
    assert macs(at) == count_ops(spec).multiplies


def test_another_seed_shows_other_numbers_and_the_same_seed_the_same(open_page, message):
    first, again, other = (message(open_page("regular", seed=seed)) for seed in ("3", "3", "4"))
    assert first == again != other


@pytest.mark.parametrize(("asked", "given"), [("0", 0), ("5", 5), ("31", 31), ("32", 31), ("999999999", 31)])
def test_the_player_starts_at_the_step_of_the_link(asked, given, open_page, played):
    assert played(open_page("regular", step=asked)).step == given


def test_choices_of_another_page_are_left_alone(open_page, macs, played):
    at = open_page("separable", groups="2")
    assert (macs(at), len(at.warning)) == (DEFAULT_MACS["separable"], 0)
    assert at.query_params["groups"] == "2"


def test_more_than_one_group_is_a_grouped_convolution(open_page, played, macs):
    at = open_page("regular", groups="3", out_channels="6")
    assert [stage["title"] for stage in played(at).stages] == ["Grouped"]
    assert macs(at) == 16 * 9 * 6
    assert "group_inputs" in at.code[0].value


@pytest.mark.parametrize(("page", "share"), [("separable", "21.1%"), ("spatial", "23.9%")])
def test_a_comparison_says_the_share_of_the_regular_convolution(page, share, open_page):
    sizes = {"height": "15", "width": "15"} | ({"out_channels": "10"} if page == "separable" else {})
    at = open_page(page, **sizes)
    (text,) = [markdown.value for markdown in at.markdown if "of the MACs" in markdown.value]
    assert f"**{share}** of the MACs" in text
    regular = [metric.value for metric in at.metric if metric.label == "MACs"][-1]
    assert regular == {"separable": "45,630", "spatial": "13,689"}[page]


def test_a_bottleneck_is_set_against_two_kinds(open_page):
    at = open_page("bottleneck", height="8", width="8", in_channels="4", out_channels="4", padding="same")
    said = [markdown.value for markdown in at.markdown if "of the MACs" in markdown.value]
    block, regular, separable = 64 * 4 * 2 * (4 + 9 + 4), 64 * 9 * 4 * 4, 64 * (9 * 4 + 4 * 4)
    assert [f"{block / other:.1%}" in text for other, text in zip((regular, separable), said, strict=True)] == [
        True
    ] * 2
    shown = [metric.value for metric in at.metric if metric.label == "MACs"]
    assert shown == [f"{macs:,}" for macs in (block, block, regular, separable)]


@pytest.mark.parametrize("page", LESSONS)
def test_heatmaps_of_small_outputs_are_drawn_for_those_who_ask(page, open_page, played):
    at = open_page(page)
    at.session_state["heatmaps"] = True  # what a click on the expander sets
    at.run()
    assert not at.exception
    assert len(at.get("plotly_chart")) == len(played(at).stages)


@pytest.mark.parametrize(("side", "charts"), [(31, 0), (32, 1)])
def test_heatmaps_stand_there_where_cells_have_no_room_for_numbers(side, charts, open_page):
    at = open_page("regular", height=str(side), width=str(side), padding="same")
    assert len(at.get("plotly_chart")) == charts


def test_the_padding_page_opens_where_frameworks_differ_and_leaves_its_defaults_out_of_the_address(
    open_page, widget, played
):
    at = open_page("padding")
    assert not at.query_params
    assert played(at).stages[0]["pads"] == [0, 1, 0, 1]
    assert played(at).stages[0]["output"] == [1, 3, 3, 2]
    (said,) = [markdown.value for markdown in at.markdown if markdown.value.startswith("With your choice")]
    assert "**every number differs**" in said
    plain = open_page("padding", stride_height="1", stride_width="1", padding="valid")  # the other pages' defaults
    assert played(plain).stages[0]["output"] == [1, 4, 4, 2]
    assert plain.query_params == {"stride_height": "1", "stride_width": "1", "padding": "valid"}


@pytest.mark.parametrize("page", LESSONS)
def test_the_loops_shown_are_those_that_ran(page, open_page):
    for block in open_page(page).code:
        assert block.value.startswith("def ")
        assert "for ow in range(layer.out_width):" in block.value
        compile(block.value, "page", "exec")
