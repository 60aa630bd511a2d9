"""Errors in the language of the screens.

The program raises its errors in English; logs and the command line show them so. A screen finds the code of an error by its
sentence in ``assets/translations/errors.en.toml`` and says what stands under that code in its own language: what happened, and
what to do. What differs from case to case (a path, a name) is taken over; a reason within a sentence (``detail``) is looked up in
the same way, and left to the log where it has no words of its own: no sentence is half in English.
"""

import logging
import re
import string
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from vmsk_exam.errors import VmskError
from vmsk_exam.resources import LANGUAGES, Translator, load_texts

_log = logging.getLogger(__name__)

AREA: Final = "errors"
_RAISED_IN: Final = LANGUAGES[0]
_DETAIL: Final = "detail"
_SYSTEM: Final = "system."
_ANY: Final = "unknown.sentence"
_ANY_DETAIL: Final = "unknown.detail"


@dataclass(frozen=True, slots=True)
class FoundError:
    """What a sentence says."""

    code: str
    """Stable name of the error, such as ``store.full``."""
    values: dict[str, str]
    """What differs from case to case."""


@dataclass(frozen=True, slots=True)
class _Shape:
    code: str
    pattern: re.Pattern[str]
    letter_count: int
    """Letters that do not differ; the shape with most of them is meant."""


class ErrorTexts:
    """Says errors in one language.

    Parameters
    ----------
    language
        One of ``resources.available_languages()``.
    """

    def __init__(self, language: str) -> None:
        self._texts = Translator(AREA, language)

    def sentence(self, error: VmskError | str) -> str:
        """Return what happened and what to do; a sentence that is in this language already stays as it is."""
        raised = str(error)
        if not raised or self._texts.language == _RAISED_IN:
            return raised
        found = find_error(raised)
        if found is not None:
            _log.info("Shown as %s: %s", found.code, raised)
            return self._say(found)
        if find_error(raised, self._texts.language) is not None:
            return raised
        _log.warning("This error has no code and is shown as any other: %s", raised)
        return self._texts.text(_ANY)

    def _say(self, found: FoundError) -> str:
        values = {name: self._detail(value) if name == _DETAIL else value for name, value in found.values.items()}
        return self._texts.text(found.code).format(**values)

    def _detail(self, raised: str) -> str:
        found = find_error(raised, is_detail=True) or find_error(raised)
        if found is not None:
            return self._say(found)
        english = load_texts(AREA, _RAISED_IN)
        system = next((code for code, words in english.items() if code.startswith(_SYSTEM) and words in raised), None)
        return self._texts.text(system or _ANY_DETAIL)


def find_error(raised: str, language: str = _RAISED_IN, *, is_detail: bool = False) -> FoundError | None:
    """Return the code of a sentence and what differs in it; None if no error has it.

    Parameters
    ----------
    raised
        The whole sentence.
    language
        In which it is said.
    is_detail
        Look for a reason within a sentence instead.
    """
    fitting = ((shape, shape.pattern.fullmatch(raised)) for shape in _shapes(language, is_detail=is_detail))
    matches = [(shape, match) for shape, match in fitting if match is not None]
    if not matches:
        return None
    shape, match = max(matches, key=lambda each: each[0].letter_count)
    return FoundError(shape.code, match.groupdict())


@cache
def _shapes(language: str, *, is_detail: bool) -> tuple[_Shape, ...]:
    texts = Translator(AREA, language)
    codes = (code for code in load_texts(AREA, _RAISED_IN) if not code.startswith(_SYSTEM))
    return tuple(_shape(code, texts.text(code)) for code in codes if (f".{_DETAIL}." in f"{code}.") is is_detail)


def _shape(code: str, text: str) -> _Shape:
    pattern, letter_count = "", 0
    for words, name, _, _ in string.Formatter().parse(text):
        pattern += re.escape(words) + ("" if name is None else f"(?P<{name}>{'.*?' if name == _DETAIL else '.+?'})")
        letter_count += len(words)
    return _Shape(code, re.compile(pattern, re.DOTALL), letter_count)


class _Chosen:
    """The language of the screens; one program has one."""

    def __init__(self) -> None:
        self.language = _RAISED_IN


_chosen = _Chosen()


def choose_language(language: str) -> None:
    """Say errors in a language from now on."""
    _chosen.language = language


def say_error(error: VmskError | str) -> str:
    """Return an error as the screens say it, in their language."""
    return _said_in(_chosen.language, str(error))


@lru_cache(maxsize=64)
def _said_in(language: str, raised: str) -> str:
    return ErrorTexts(language).sentence(raised)
