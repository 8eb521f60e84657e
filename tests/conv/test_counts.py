"""The closed form against counting one by one."""

from itertools import product

import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, OpCounts, count_layer, count_ops


def counted(layer):
    """(multiplies, useful multiplies, adds, parameters), walking every output element and tap."""
    multiplies = useful = adds = 0
    weights = set()
    group_inputs = layer.in_channels // layer.groups
    elements = product(*map(range, layer.output_shape))
    for _n, oh, ow, oc in elements:
        taps = product(range(layer.kernel_height), range(layer.kernel_width), range(group_inputs))
        for number, (kh, kw, ic) in enumerate(taps):
            ih = oh * layer.stride_height + kh * layer.dilation_height - layer.pad_top
            iw = ow * layer.stride_width + kw * layer.dilation_width - layer.pad_left
            multiplies += 1
            useful += 0 <= ih < layer.height and 0 <= iw < layer.width
            adds += number > 0
            weights.add((kh, kw, ic, oc))
    return multiplies, useful, adds, len(weights)


def test_closed_form_equals_counting_one_by_one(spec):
    totals = [0, 0, 0, 0]
    for stage in KINDS[spec.kind].stages(spec):
        one_by_one = counted(stage.layer)
        assert count_layer(stage.layer)[:4] == one_by_one
        totals = [total + number for total, number in zip(totals, one_by_one, strict=True)]
    assert count_ops(spec)[:4] == tuple(totals)


def test_bytes_and_intensity_by_hand():
    """4x4x2 by 3x3 to 3 channels: 32 numbers in, 54 weights, 2*2*3 = 12 out; 12 * 18 = 216 multiplies."""
    counts = count_ops(ConvSpec(height=4, width=4, in_channels=2, out_channels=3))
    assert counts == OpCounts(
        multiplies=216, useful_multiplies=216, adds=204, parameters=54, bytes_moved=(32 + 54 + 12) * 4
    )
    assert counts.flops == 432
    assert counts.arithmetic_intensity == pytest.approx(432 / 392)


def test_bytes_of_two_stages_by_hand():
    """Separable on the same input: 32 + 18 + 8 numbers cross for the depthwise stage, 8 + 6 + 12 for the pointwise."""
    counts = count_ops(ConvSpec("separable", height=4, width=4, in_channels=2, out_channels=3))
    assert counts.bytes_moved == (32 + 18 + 8 + 8 + 6 + 12) * 4
    assert counts.multiplies == 2 * 2 * 2 * 9 + 2 * 2 * 2 * 3


def test_padding_zeros_by_hand():
    """3x3 on 3x3, SAME: corners see 4 cells, edges 6, the middle 9; windows wholly on padding see none."""
    same = count_ops(ConvSpec(height=3, width=3, in_channels=1, out_channels=1, padding="same"))
    assert (same.multiplies, same.useful_multiplies) == (81, 4 * 4 + 4 * 6 + 9)
    far = count_ops(ConvSpec(height=1, width=1, in_channels=1, out_channels=1, kernel_size=1, padding=(3, 0, 0, 2)))
    assert (far.multiplies, far.useful_multiplies) == (12, 1)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_batch_costs_its_images_and_no_more_parameters(kind):
    one, five = (count_ops(ConvSpec(kind, batch, padding="same")) for batch in (1, 5))
    assert five[:3] == tuple(5 * number for number in one[:3])
    assert five.parameters == one.parameters
    assert one.bytes_moved < five.bytes_moved < 5 * one.bytes_moved
