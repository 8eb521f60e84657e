"""The animated player: Python decides the geometry, plain ES modules draw it."""

from convviz.player.component import player

__all__ = ["player"]
