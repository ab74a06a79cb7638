"""Colours in, how they are seen out: on white, in the dark, in grey print, by the colour-blind."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Color = NDArray[np.float64]
View = Callable[[Color], Color]

#: What is seen by those without one sort of cone: matrices for linear RGB at severity 1.0 of
#: Machado, Oliveira and Fernandes (2009), IEEE Transactions on Visualization and Computer Graphics
#: 15(6):1291-1298, table 1.
BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: Weights of red, green and blue in luminance (WCAG 2).
_LIGHT = np.array([0.2126, 0.7152, 0.0722])
#: What a dark page does to pictures: ``filter: invert(0.93) hue-rotate(180deg)``.
_INVERT = 0.93
#: Linear sRGB to XYZ, over the white of D65.
_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1.0], [1.089]])


def read(color: str) -> Color:
    """Read a colour as red, green and blue between 0 and 1."""
    return np.array([int(color[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def darken(color: Color) -> Color:
    """Apply the filter of a dark page (CSS Filter Effects 1, sections 9.6 and 9.8).

    Both functions work on sRGB. Turning hues by 180 degrees has the cosine -1 and the sine 0.
    """
    inverted = _INVERT + color * (1 - 2 * _INVERT)
    keep = np.array([0.213, 0.715, 0.072])
    turn = 2 * np.tile(keep, (3, 1)) - np.eye(3)
    return np.clip(turn @ inverted, 0, 1)


def contrast(one: Color, other: Color) -> float:
    """Give the contrast of two colours by WCAG 2, from 1 to 21."""
    dark, light = sorted(float(_LIGHT @ _unfold(color)) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def find_weak(colors: Iterable[str], least: float, ground: str = "#ffffff") -> list[str]:
    """List colours whose contrast with their ground is too low, on white or in the dark."""
    return [
        f"{color}: {contrast(view(read(color)), view(read(ground))):.2f}"
        for color in sorted(colors)
        for view in (see, darken)
        if contrast(view(read(color)), view(read(ground))) < least
    ]


def see(color: Color) -> Color:
    """See a colour as it is."""
    return color


def grey(color: Color) -> Color:
    """See a colour in grey print."""
    return _fold(np.repeat(_LIGHT @ _unfold(color), 3))


def blind(sort: str) -> View:
    """See a colour without one sort of cone."""
    return lambda color: _fold(np.array(BLIND[sort]) @ _unfold(color))


def difference(one: Color, other: Color) -> float:
    """Measure how different two colours look (CIE 1976): 2 can just be seen side by side."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


def _unfold(color: Color) -> Color:
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def _fold(color: Color) -> Color:
    kept = np.clip(color, 0, 1)
    return np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)


def _lab(color: Color) -> Color:
    ratio = _XYZ @ _unfold(color)
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
