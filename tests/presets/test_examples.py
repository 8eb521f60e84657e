"""Worked examples: every link works, and gives the figures that the source texts promise."""

from collections import Counter

import numpy as np
import pytest

from convviz.choice.controls import CONTROLS, Number, Option
from convviz.choice.work import check_work
from convviz.conv import KINDS, count_ops, forward
from convviz.presets import EXAMPLES, make_input, make_weights

# (item, page): output shape, parameters and MACs of each of its examples. The figures of SOURCES.md where it has them,
# at their corrected values; else worked out by hand: output elements times taps.
PROMISED = {
    ("A1", "regular"): [((1, 6, 6, 1), 9, 324)],
    ("A2", "regular"): [((1, 4, 4, 1), 9, 144)],
    ("A3", "regular"): [((1, 4, 4, 1), 9, 144), ((1, 8, 8, 1), 9, 576)],
    ("A4", "regular"): [((1, 8, 8, 1), 27, 27 * 64), ((1, 8, 8, 4), 108, 27 * 64 * 4), ((2, 6, 6, 1), 9, 648)],
    ("A6", "depthwise"): [((1, 8, 8, 3), 27, 1728), ((1, 8, 8, 6), 54, 3456)],
    ("A7", "separable"): [((1, 8, 8, 4), 27 + 12, 1728 + 768)],
    ("A8", "regular"): [((1, 128, 128, 16), 432, 7_077_888)],
    ("A8", "separable"): [((1, 128, 128, 16), 75, 442_368 + 786_432)],
    ("A9", "spatial"): [((1, 8, 8, 1), 6, 384)],
    ("B1", "regular"): [((1, 13, 13, 1), 27, 27 * 169)],
    ("B2", "depthwise"): [((1, 13, 13, 3), 27, 4563)],
    ("B5", "depthwise"): [((1, 2, 3, 2), 4, 24)],
    ("B6", "regular"): [((1, 13, 13, 8), 216, 36_504)],
    ("B6", "depthwise"): [((1, 13, 13, 9), 81, 13_689)],
    ("C1", "regular"): [((1, 13, 13, 10), 270, 45_630)],
    ("C2", "regular"): [((1, 13, 13, 1), 9, 1521)],
    ("C3", "separable"): [((1, 13, 13, 10), 27 + 30, 4563 + 5070)],
    ("C5", "spatial"): [((1, 13, 13, 1), 6, 585 + 507)],
    ("D1", "regular"): [((1, 5, 5, 128), 3456, 86_400)],
    ("D2", "regular"): [((1, 5, 5, 3), 27, 675)],
    ("D3", "separable"): [((1, 5, 5, 128), 27 + 384, 675 + 9600)],
    ("E1", "regular"): [((1, 6, 6, 1), 27, 972)],
    ("E1", "depthwise"): [((1, 6, 6, 3), 27, 972)],
    ("E2", "regular"): [((1, 8, 8, 3), 81, 5184)],
    ("E3", "depthwise"): [((1, 64, 64, 3), 27, 110_592)],
    ("E3", "spatial"): [((1, 32, 32, 1), 6, 6144)],
    ("E4", "regular"): [((1, 6, 6, 3), 81, 2916)],
    ("E4", "separable"): [((1, 6, 6, 3), 27 + 9, 1296)],
    ("E5", "regular"): [((1, 9, 9, 20), 9800, 793_800)],
    ("E5", "separable"): [((1, 9, 9, 20), 490 + 200, 55_890)],
}
# Items with a figure that a preset can show. C4, C6, C7, D2's second half and E6 state facts without one.
WITH_FIGURES = {
    "A1",
    "A4",
    "A8",
    "B1",
    "B2",
    "B5",
    "B6",
    "C1",
    "C2",
    "C3",
    "C5",
    "D1",
    "D3",
    "E1",
    "E2",
    "E3",
    "E4",
    "E5",
}


def name(example):
    return f"{example.page}: {example.title}"


@pytest.fixture(params=EXAMPLES, ids=name)
def example(request):
    return request.param


def test_an_example_s_choices_are_offered_by_its_page(example, choose):
    for key, value in example.choices.items():
        control = CONTROLS[key]
        if key != "filters":
            assert control.accepts(str(value)), key
        assert isinstance(value, int) == isinstance(control, Number)
    spec, choices = choose(example)
    check_work(spec)
    assert isinstance(CONTROLS["filters"], Option)
    make_weights(choices["filters"], spec)


def test_an_example_runs_to_finite_numbers(example, choose):
    spec, choices = choose(example)
    image = make_input(choices["input"], spec, seed=choices["seed"])
    for done in forward(spec, image, make_weights(choices["filters"], spec, seed=choices["seed"])):
        assert np.isfinite(done.output).all()
        assert done.output.any()


def test_no_two_examples_have_one_name():
    assert max(Counter(map(name, EXAMPLES)).values()) == 1


@pytest.mark.parametrize(("item", "page"), PROMISED)
def test_the_examples_of_an_item_give_its_figures(item, page, choose):
    found = []
    for example in EXAMPLES:
        if (example.source, example.page) == (item, page):
            spec, _ = choose(example)
            counts = count_ops(spec)
            shape = KINDS[spec.kind].stages(spec)[-1].layer.output_shape
            found.append((shape, counts.parameters, counts.multiplies))
    assert sorted(found) == sorted(PROMISED[item, page])


def test_every_item_is_promised_and_every_item_with_figures_has_an_example():
    sourced = {(example.source, example.page) for example in EXAMPLES if example.source}
    assert sourced == set(PROMISED)
    assert {item for item, _ in sourced} >= WITH_FIGURES


def test_b5_is_worked_out_exactly(choose):
    (example,) = (example for example in EXAMPLES if example.source == "B5")
    spec, choices = choose(example)
    assert spec.data_format == "NHWC"
    (done,) = forward(spec, make_input(choices["input"], spec), make_weights(choices["filters"], spec))
    assert done.input.ravel().tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert done.weights[:, 0, 0].tolist() == [[1, 2], [3, 4]]
    assert done.output[0].tolist() == [[[13, 18], [17, 24], [21, 30]], [[25, 36], [29, 42], [33, 48]]]


def test_e2_s_example_gives_what_a_depthwise_convolution_gives(choose):
    (example,) = (example for example in EXAMPLES if example.source == "E2")
    spec, choices = choose(example)
    (filters,) = make_weights(choices["filters"], spec)
    assert np.count_nonzero(filters) == np.count_nonzero(np.einsum("hwcc->hwc", filters))


def test_ratios_that_the_texts_state(choose):
    macs = {(e.source, e.page): count_ops(choose(e)[0]).multiplies for e in EXAMPLES if e.source}
    assert f"{macs['C3', 'separable'] / macs['C1', 'regular']:.1%}" == "21.1%"
    assert f"{macs['D3', 'separable'] / macs['D1', 'regular']:.1%}" == "11.9%"


@pytest.mark.parametrize(
    ("title", "macs", "parameters"),
    [
        ("MobileNet v2, 8×8 cells of a block", 525_312, 8_208),
        ("MobileNet v2, 28×28×32 → 14×14×64", 7_564_032, 20_160),
    ],
)
def test_mobilenet_v2_s_blocks_cost_what_their_notes_say(title, macs, parameters, choose):
    (example,) = (example for example in EXAMPLES if example.title == title)
    counts = count_ops(choose(example)[0])
    assert (counts.multiplies, counts.parameters) == (macs, parameters)
    assert f"{macs:,} MACs" in example.note
