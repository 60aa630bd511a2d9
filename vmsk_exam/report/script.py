"""Text as it is drawn: without control characters, and letters of right-to-left scripts joined and in visual order.

A PDF page takes glyphs from left to right as they are given. Hebrew and Arabic need their letters turned around, and Arabic
its joined forms; both are done here for short texts such as names. Browsers do this themselves.
"""

import unicodedata
from functools import cache
from typing import Final

_RIGHT_TO_LEFT: Final = {"R", "AL"}
_LEFT_TO_RIGHT: Final = {"L", "EN", "AN"}
_HIDDEN_CATEGORIES: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}
_FORM_BLOCKS: Final = ((0xFB50, 0xFE00), (0xFE70, 0xFF00))
_LAM: Final = "\u0644"
_MIRRORED: Final = str.maketrans("()[]{}<>", ")(][}{><")


def clean_text(text: str) -> str:
    """Return a text in one line without control, invisible and unpaired characters."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if unicodedata.category(character) not in _HIDDEN_CATEGORIES)


def visual_text(text: str) -> str:
    """Return a text in the order in which its glyphs are drawn from left to right."""
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return text
    directions = _resolve_directions(text)
    runs: list[tuple[bool, str]] = []
    for character, is_rtl in zip(text, directions, strict=True):
        if runs and runs[-1][0] == is_rtl:
            runs[-1] = (is_rtl, runs[-1][1] + character)
        else:
            runs.append((is_rtl, character))
    drawn = [_turn(join_arabic(run)) if is_rtl else run for is_rtl, run in runs]
    return "".join(reversed(drawn) if _base_is_rtl(text) else drawn)


def join_arabic(text: str) -> str:
    """Return Arabic letters in their isolated, initial, medial or final forms; marks stay behind their letters."""
    clusters = _clusters(text)
    joined: list[str] = []
    position = 0
    while position < len(clusters):
        letters, used = _ligature(clusters, position)
        before = clusters[position - 1][0] if position else ""
        after = clusters[position + used][0] if position + used < len(clusters) else ""
        marks = "".join(cluster[1:] for cluster in clusters[position : position + used])
        joined.append(_form(letters, joins_before=_joins_on(before), joins_after=_can_join(after)) + marks)
        position += used
    return "".join(joined)


def _clusters(text: str) -> list[str]:
    """Return each letter with the marks that belong to it."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _base_is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in _RIGHT_TO_LEFT for kind in strong if kind in {"L", *_RIGHT_TO_LEFT}), False)


def _resolve_directions(text: str) -> list[bool]:
    """Return for each character whether it runs right to left; neutral ones follow equal neighbours, else the base."""
    base = _base_is_rtl(text)
    kinds = [unicodedata.bidirectional(character) for character in text]
    strong = [True if kind in _RIGHT_TO_LEFT else False if kind in _LEFT_TO_RIGHT else None for kind in kinds]
    before = _carry(strong, base)
    after = list(reversed(_carry(list(reversed(strong)), base)))
    pairs = zip(kinds, strong, before, after, strict=True)
    return [
        known if known is not None else first if kind == "NSM" or first == second else base
        for kind, known, first, second in pairs
    ]


def _carry(strong: list[bool | None], base: bool) -> list[bool]:
    carried, current = [], base
    for known in strong:
        current = current if known is None else known
        carried.append(current)
    return carried


def _turn(text: str) -> str:
    """Return the characters from last to first, marks staying behind their letters."""
    return "".join(reversed(_clusters(text.translate(_MIRRORED))))


@cache
def _forms() -> dict[tuple[str, str], str]:
    """Return the presentation form of letters by (letters, form), from the Unicode decompositions."""
    forms: dict[tuple[str, str], str] = {}
    for first, last in _FORM_BLOCKS:
        for code in range(first, last):
            tag, *letters = unicodedata.decomposition(chr(code)).split() or [""]
            if tag in {"<isolated>", "<initial>", "<medial>", "<final>"}:
                forms.setdefault(("".join(chr(int(letter, 16)) for letter in letters), tag), chr(code))
    return forms


def _ligature(clusters: list[str], position: int) -> tuple[str, int]:
    """Return the letters drawn as one (lam with alef, else one letter) and how many clusters they take."""
    pair = "".join(cluster[0] for cluster in clusters[position : position + 2])
    if pair.startswith(_LAM) and (pair, "<isolated>") in _forms() and len(pair) > 1:
        return pair, 2
    return pair[:1], 1


def _can_join(letter: str) -> bool:
    return (letter, "<final>") in _forms()


def _joins_on(letter: str) -> bool:
    return (letter, "<initial>") in _forms()


def _form(letters: str, *, joins_before: bool, joins_after: bool) -> str:
    forms = _forms()
    before = joins_before and (letters, "<final>") in forms
    after = joins_after and (letters, "<initial>") in forms
    tag = ("<medial>" if after else "<final>") if before else ("<initial>" if after else "<isolated>")
    return forms.get((letters, tag), letters)
