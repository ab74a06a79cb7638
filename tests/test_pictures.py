"""Pictures get smaller on a page and stay the same."""

import re
from urllib.parse import unquote

from nbformat.v4 import new_output

from analysis.making.anatomy import parse
from analysis.making.pictures import show_picture, shrink


def test_a_picture_is_the_same_when_it_is_smaller():
    svg = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
 <metadata>
  <rdf:RDF/>
 </metadata>
 <path d="M 1 -2.5
Q 3 4 , 5e-05 6
z
"/>
 <text x="1"> 近 <tspan>a</tspan> <tspan>b</tspan></text>
</svg>
"""
    small = shrink(svg)
    assert small == (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
        "<path d='M1-2.5Q3,4,5e-05,6z'/>"
        "<text x='1'> 近 <tspan>a</tspan> <tspan>b</tspan></text></svg>"
    )
    output = new_output("display_data", {"image/svg+xml": svg}, metadata={})
    source = parse(show_picture(output, "image/svg+xml")).img["src"]
    assert unquote(source) == f"data:image/svg+xml,{small}"
    assert re.fullmatch(r"[!-~]+", source)


def test_quotes_inside_a_picture_survive():
    assert (
        shrink("""<svg><g style="font: 'A B'"/></svg>""")
        == """<svg><g style="font: 'A B'"/></svg>"""
    )
