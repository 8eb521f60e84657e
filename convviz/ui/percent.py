"""Shares as people read them."""


def percent(share: float, digits: int = 0) -> str:
    """A share in percent. Less than all is not called 100%, and more than nothing not 0%, however near it is."""
    rounded, finest = f"{share:.{digits}%}", 10.0 ** -(2 + digits)
    if share < 1 and rounded == f"{1:.{digits}%}":
        return f"more than {1 - finest:.{digits}%}"
    if share > 0 and rounded == f"{0:.{digits}%}":
        return f"less than {finest:.{digits}%}"
    return rounded
