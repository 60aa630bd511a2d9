"""What the person in front of the screens may do: commands that are not allowed are not offered.

The store refuses and notes whatever is asked all the same (a key, a command that was on the screen before); this only keeps
buttons away that could never work. No Qt.
"""

from typing import Protocol, runtime_checkable

from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Action, Actor, may_ever
from vmsk_exam.ui.services import ExamServices


@runtime_checkable
class GuardingStore(Protocol):
    """A store that knows who acts."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    def may(self, action: Action, exam_id: str | None = None) -> bool:
        """Return whether something would be allowed."""

    def require(self, action: Action, exam_id: str | None = None) -> None:
        """Refuse, and note the refusal, unless an action is allowed."""


def guarding_store(services: ExamServices) -> GuardingStore | None:
    """Return the store as one that knows who acts; None where it does not, or nobody may use it."""
    try:
        store: object = services.store
    except StoreError:
        return None
    return store if isinstance(store, GuardingStore) else None


def is_offered(services: ExamServices, action: Action) -> bool:
    """Return whether the person may ever do something, with one exam or another."""
    store = guarding_store(services)
    return store is None or may_ever(store.actor, action)


def is_permitted(services: ExamServices, action: Action, exam_id: str | None = None) -> bool:
    """Return whether the person may do something with an exam, or with none in particular."""
    store = guarding_store(services)
    return store is None or store.may(action, exam_id)
