"""What a visitor wrote, as Markdown that cannot be anything but text."""

import re

_LONGEST = 40  # characters; nobody needs to read more of a mistake


def quoted(given: object) -> str:
    """`given` between backticks, as Python writes it: on one line, with escapes for whatever cannot be printed.

    A blank line would end the code, and what follows could become a link or a picture; marks of direction and joiners
    of no width could make it read as something else. So could a backtick: more of them than it has stand around it.
    """
    text = repr(given)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} …"
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{text}{fence}"
