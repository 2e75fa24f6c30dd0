"""Draws the icons for home screens from the brand mark: python bin/icons.py. The pictures are kept in static/img/ui."""

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[1] / "static/img/ui"
CLAY, WHITE = "#b5421c", "#ffffff"
# Drawn larger and made smaller, so that the edges are smooth.
OVER = 8
# The mark as static/img/ui/icon.svg has it, in units of 64: left, top, right, bottom, radius of the middle of each line.
LANES = [(8, 15, 56, 49, 17), (19, 26, 45, 38, 6)]
LINE = 5


def draw(size: int, *, corner: float, scale: float) -> Image.Image:
    """The mark on its ground; `corner` in units of 64, `scale` leaves room where a launcher cuts its own shape."""
    unit = size * OVER / 64
    image = Image.new("RGBA", (size * OVER, size * OVER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, size * OVER - 1, size * OVER - 1), corner * unit, fill=CLAY)
    for left, top, right, bottom, radius in LANES:
        half = LINE / 2
        box = [32 + (edge - 32) * scale for edge in (left - half, top - half, right + half, bottom + half)]
        pen.rounded_rectangle(
            [edge * unit for edge in box], (radius + half) * scale * unit, outline=WHITE, width=round(LINE * scale * unit)
        )
    small = image.resize((size, size), Image.Resampling.LANCZOS)
    return small if corner else small.convert("RGB")


def main() -> None:
    """Write all four."""
    for name, size, corner, scale in [
        ("install-192", 192, 14, 1), ("install-512", 512, 14, 1), ("maskable-512", 512, 0, 0.78), ("touch-180", 180, 0, 0.9),
    ]:  # fmt: skip
        colours = draw(size, corner=corner, scale=scale).quantize(64, method=Image.Quantize.FASTOCTREE)
        colours.save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
