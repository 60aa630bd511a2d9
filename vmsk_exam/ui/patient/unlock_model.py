"""Checks a passphrase before it is used; no Qt."""

from dataclasses import dataclass
from typing import Final

from vmsk_exam.ui.services import StoreState

MIN_PASSPHRASE_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields."""

    passphrase: str = ""
    again: str = ""
    name: str = ""
    recovery_key: str = ""


class UnlockViewModel:
    """What the page about the passphrase asks for.

    Parameters
    ----------
    state
        What the store needs.
    is_lost
        The passphrase is lost: the recovery key and a new passphrase are asked.
    """

    def __init__(self, state: StoreState, *, is_lost: bool = False) -> None:
        self.state = state
        self.is_lost = is_lost and state is not StoreState.NEEDS_NEW_PASSPHRASE
        self.is_new = state is StoreState.NEEDS_NEW_PASSPHRASE
        self.is_sign_in = state is StoreState.NEEDS_SIGN_IN

    @property
    def asks_twice(self) -> bool:
        """Whether a new passphrase is chosen."""
        return self.is_new or self.is_lost

    def fault(self, typed: Typed) -> str | None:
        """Return the key of the sentence that says what to change, None if what was typed can be used."""
        if self.is_sign_in and not typed.name.strip():
            return "unlock.sign_in_lead"
        if self.is_lost and not typed.recovery_key.strip():
            return "fault.key"
        if not self.asks_twice:
            return None if typed.passphrase else "unlock.sign_in_lead" if self.is_sign_in else "unlock.lead"
        if len(typed.passphrase) < MIN_PASSPHRASE_LENGTH:
            return "unlock.too_short"
        return None if typed.passphrase == typed.again else "unlock.different"
