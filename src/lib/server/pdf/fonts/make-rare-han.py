"""Makes rare-han.ttf.br: the Chinese characters beyond the basic plane that Noto Sans SC lacks.

    python3 make-rare-han.py HanaMinB.ttf NotoSansSC_400Regular.ttf rare-han.ttf.br

Needs fonttools and brotli. The outlines are polygons of many points; at half the resolution and
without the points that lie within a thousandth of the type size of the line between their
neighbours they take half the room and look the same on paper.
"""

import array
import io
import sys

import brotli
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

UNITS_PER_EM = 512
TOLERANCE = 0.6


def subset(font, covered):
    wanted = [c for c in font.getBestCmap() if 0x20000 <= c <= 0x2EBE0 and c not in covered]
    options = Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.layout_features = []
    options.name_IDs = []
    options.drop_tables += ['vhea', 'vmtx', 'BASE', 'GDEF', 'FFTM', 'gasp']
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def rename(font):
    """The licence keeps the old names for the unchanged font."""
    texts = {
        0: 'Copyright 2008-2011 GlyphWiki Project. A subset, simplified and renamed.',
        1: 'Zhixing Rare Han',
        2: 'Regular',
        4: 'Zhixing Rare Han',
        6: 'ZhixingRareHan',
    }
    for name_id, text in texts.items():
        font['name'].setName(text, name_id, 3, 1, 0x409)


def far_from_line(points, first, last):
    """The point between two that is farthest from the line through them, and its distance."""
    (ax, ay), (bx, by) = points[first], points[last]
    dx, dy = bx - ax, by - ay
    length = (dx * dx + dy * dy) ** 0.5
    best, where = -1.0, first
    for index in range(first + 1, last):
        px, py = points[index][0] - ax, points[index][1] - ay
        distance = abs(dx * py - dy * px) / length if length else (px * px + py * py) ** 0.5
        if distance > best:
            best, where = distance, index
    return where, best


def simplify(points):
    """Douglas and Peucker's line, closed: split at the point farthest from the first."""
    if len(points) < 5:
        return points
    x, y = points[0]
    split = max(range(len(points)), key=lambda i: (points[i][0] - x) ** 2 + (points[i][1] - y) ** 2)
    closed = points + [points[0]]
    kept = {0, split}
    spans = [(0, split), (split, len(points))]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        where, distance = far_from_line(closed, first, last)
        if distance > TOLERANCE:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [points[index] for index in sorted(kept)]


def simplify_glyph(glyph, table):
    points, ends = [], []
    start = 0
    for end in glyph.endPtsOfContours:
        contour = simplify([tuple(glyph.coordinates[i]) for i in range(start, end + 1)])
        start = end + 1
        if len(contour) >= 3:
            points += contour
            ends.append(len(points) - 1)
    glyph.coordinates = GlyphCoordinates(points)
    glyph.flags = array.array('B', [1] * len(points))
    glyph.endPtsOfContours = ends
    glyph.numberOfContours = len(ends)
    glyph.recalcBounds(table)


def main(source, covering, target):
    font = TTFont(source)
    subset(font, set(TTFont(covering).getBestCmap()))
    rename(font)
    scale_upem(font, UNITS_PER_EM)
    table = font['glyf']
    for name in font.getGlyphOrder():
        glyph = table[name]
        if glyph.numberOfContours > 0 and all(flag & 1 for flag in glyph.flags):
            simplify_glyph(glyph, table)
    # What depends on the day it was made would make other bytes of the same font.
    font['head'].modified = font['head'].created
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    with open(target, 'wb') as file:
        file.write(brotli.compress(out.getvalue(), quality=11, lgwin=24))
    print(len(font.getGlyphOrder()), len(out.getvalue()))


main(*sys.argv[1:4])
