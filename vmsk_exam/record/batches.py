"""Writes a batch of journal entries: in one transaction if it can, one by one past an entry that can never be stored."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vmsk_exam.errors import StoreError
from vmsk_exam.record.entries import AddSamples, Entry, RejectedEntryError
from vmsk_exam.record.track_codec import join_tracks

_log = logging.getLogger(__name__)


class EntryStore(Protocol):
    """Where the entries go: ``SqlCipherStore``, or a scripted one in tests."""

    def apply(self, entries: Sequence[Entry]) -> None:
        """Write entries in one transaction: all or, after an error, none.

        Raises
        ------
        RejectedEntryError
            If an entry can never be stored.
        StoreError
            If the store cannot be written now.
        """


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of a batch."""

    settled: int
    """Entries from the front that need no further try: durable, or rejected for good."""
    error: StoreError | None = None
    """Why the entries behind could not be written now."""
    rejected: RejectedEntryError | None = None
    """Why an entry was rejected."""


def write_batch(store: EntryStore, entries: Sequence[Entry]) -> BatchOutcome:
    """Write entries in order; samples that follow each other in one attempt become one block."""
    try:
        store.apply(join_samples(entries))
    except RejectedEntryError:
        return _write_singly(store, entries)
    except StoreError as error:
        return BatchOutcome(0, error)
    except Exception:  # noqa: BLE001 - the worker's edge: the exam goes on, the entry at fault is found and named
        return _write_singly(store, entries)
    return BatchOutcome(len(entries))


def _write_singly(store: EntryStore, entries: Sequence[Entry]) -> BatchOutcome:
    rejected: RejectedEntryError | None = None
    for place, entry in enumerate(entries):
        try:
            store.apply([entry])
        except RejectedEntryError as error:
            rejected = error
            _log.warning("The store rejected a part of the exam: %s", error)
        except StoreError as error:
            return BatchOutcome(place, error, rejected)
        except Exception as error:  # noqa: BLE001 - the worker's edge: one entry at fault must not end the journal
            what = f"{type(entry).__name__}: {type(error).__name__}"
            _log.exception("A part of the exam cannot be stored (%s).", what)
            rejected = RejectedEntryError(f"A part of the exam cannot be stored ({what}). Repeat the maneuver.")
    return BatchOutcome(len(entries), None, rejected)


def join_samples(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with neighbouring samples of one attempt joined; the order stays."""
    joined: list[Entry] = []
    run: list[AddSamples] = []
    for entry in entries:
        if run and not _continues(run[-1], entry):
            joined.append(_join(run))
            run = []
        if isinstance(entry, AddSamples):
            run.append(entry)
        else:
            joined.append(entry)
    return [*joined, _join(run)] if run else joined


def _continues(samples: AddSamples, entry: Entry) -> bool:
    return isinstance(entry, AddSamples) and _target(entry) == _target(samples)


def _target(samples: AddSamples) -> tuple[object, ...]:
    return (samples.exam_id, samples.task_id, samples.attempt, samples.track.width_px, samples.track.height_px)


def _join(run: list[AddSamples]) -> AddSamples:
    first = run[0]
    return AddSamples(first.exam_id, first.task_id, first.attempt, join_tracks([samples.track for samples in run]))
