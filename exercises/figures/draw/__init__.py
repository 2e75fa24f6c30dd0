"""SVG text of the pictures. `still` and `rig` draw a figure from a pose document."""

from .figure import rig, still

__all__ = ["rig", "still"]
