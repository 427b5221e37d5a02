"""Time as the pages draw it. Dates in, numbers for SVG out: no database, no clock.

One grammar everywhere: solid is known to the month, hatched lies within or is uncertain, fading is approximate or open,
dotted is unknown, crossed was not held.
"""
