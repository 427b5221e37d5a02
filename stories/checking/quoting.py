"""Whether words that are quoted stand in the text of a document. No Django.

Tolerated is what typesetting changes: white space, dashes, quotation marks, the case of the first letter, punctuation at
either end. “…”, “[…]” and words in square brackets stand for anything in between.
"""

import re
import unicodedata

_SPELLED = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys('“”„«»‟"', '"'), **dict.fromkeys("‘’‚‛′`´", "'"), "\xad": ""}
)
_AROUND_DASH = re.compile(r" ?-+ ?")
_GAP = re.compile(r"\[[^\]]*\]|…|\.{3,}|\. \. \.")
_EDGES = " .,;:!?¡¿\"'()-"


class Words:
    """The text of a document, made ready to be searched many times."""

    def __init__(self, whole: str) -> None:
        self._text = _plain(whole)

    def hold(self, quote: str) -> bool:
        """Whether the words of ``quote`` are in the text, in their order."""
        at = 0
        for part in _GAP.split(quote):
            wanted = _plain(part).strip(_EDGES)
            if wanted and (at := self._after(wanted, at)) < 0:
                return False
        return True

    def _after(self, wanted: str, start: int) -> int:
        """Where the first place of ``wanted`` from ``start`` on ends; -1 if there is none."""
        ends = [
            place + len(wanted)
            for first in {wanted[0].lower(), wanted[0].upper()}
            if (place := self._find(first + wanted[1:], start)) >= 0
        ]
        return min(ends, default=-1)

    def _find(self, wanted: str, start: int) -> int:
        """Like ``str.find``, at whole words only."""
        while (place := self._text.find(wanted, start)) >= 0:
            end = place + len(wanted)
            if not (self._text[place - 1 : place].isalnum() or self._text[end : end + 1].isalnum()):
                return place
            start = place + 1
        return -1


def _plain(text: str) -> str:
    spelled = " ".join(unicodedata.normalize("NFC", text).translate(_SPELLED).split())
    return _AROUND_DASH.sub("-", spelled)
