"""What the desk reads and writes through: the store itself, or as one person may use it. Both have the same calls."""

from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.store import SqlCipherStore

ExamDesk = SqlCipherStore | GuardedStore
"""``GuardedStore`` in the program; the store itself in tests and tools."""
