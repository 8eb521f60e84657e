"""The five texts whose worked examples are links here: who wrote them, and where they stand."""

from typing import NamedTuple


class Text(NamedTuple):
    """A source; "" is not known. Where the text's own `link` is not, `home` leads to the site that published it.

    docs/sources.md says what each text claims, item by item, what is right and what is corrected.
    """

    title: str
    author: str
    site: str
    date: str
    link: str
    home: str = ""


# A letter for each, as in the items' names: Example.source is "A1" for the first claim of the first text.
TEXTS = {
    "A": Text(
        "Depthwise separable convolutions for machine learning", "Eli Bendersky", "eli.thegreenplace.net", "2018",
        "https://eli.thegreenplace.net/2018/depthwise-separable-convolutions-for-machine-learning/",
    ),
    "B": Text(
        "Depthwise Convolution op in TensorFlow (tf.nn.depthwise_conv2d)", "", "OpenGenus IQ", "", "",
        home="https://iq.opengenus.org/",
    ),
    "C": Text(
        "Understanding separable convolutions", "Christian Versloot", "MachineCurve", "2019, updated 2021",
        "https://machinecurve.com/index.php/2019/09/23/understanding-separable-convolutions/",
    ),
    "D": Text(
        "Depthwise Separable Convolutions", "Mario Parreño", "AIdventure", "2017",
        "https://aidventure.es/blog/depthwise_separable_convolution/",
    ),
    "E": Text(
        "Depth-wise Convolution and Depth-wise Separable Convolution", "Atul Pandey", "Medium", "2018",
        "https://medium.com/@zurister/depth-wise-convolution-and-depth-wise-separable-convolution-37346565d4ec",
    ),
}  # fmt: skip
