"""Checks a passphrase before it is used; no Qt."""

from typing import Final

from vmsk_exam.ui.services import StoreState

MIN_PASSPHRASE_LENGTH: Final = 8


class UnlockViewModel:
    """What the page about the passphrase asks for."""

    def __init__(self, state: StoreState) -> None:
        self.is_new = state is StoreState.NEEDS_NEW_PASSPHRASE
        self.is_sign_in = state is StoreState.NEEDS_SIGN_IN

    def fault(self, passphrase: str, again: str, name: str = "") -> str | None:
        """Return the key of the sentence that says what to change, None if the passphrase can be used."""
        if self.is_sign_in:
            return None if passphrase and name.strip() else "unlock.sign_in_lead"
        if not self.is_new:
            return None if passphrase else "unlock.lead"
        if len(passphrase) < MIN_PASSPHRASE_LENGTH:
            return "unlock.too_short"
        return None if passphrase == again else "unlock.different"
