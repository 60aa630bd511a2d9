"""What the screens of a clinic ask for besides exams: recovery key, lost passphrases, signatures with a certificate."""

from pathlib import Path

from vmsk_exam.bootstrap.clinic import back_up, check, new_recovery_key, restore_open
from vmsk_exam.bootstrap.signed_reports import SignedExport, check_certificate, export_signed
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.record.backup import BackupFacts
from vmsk_exam.record.documents import Document
from vmsk_exam.report.progress import Advance
from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.settings import Settings


class ClinicServices:
    """Base of ``AppServices``; satisfies ``ui.admin.ports`` and ``ui.surgeon.sign_certificate``."""

    _settings: Settings
    _access: StoreAccess

    def new_recovery_key(self) -> str:
        """Make a recovery key for the open store and return it; an earlier one opens nothing any more."""
        return new_recovery_key(self._access)

    def recover_store(self, recovery_key: str, passphrase: str) -> None:
        """Open a store whose passphrase is lost, with the recovery key, and give it a new passphrase."""
        self._access.recover(recovery_key, passphrase)

    def recover_account(self, name: str, recovery_key: str, passphrase: str) -> None:
        """Give an administrator a new passphrase, with the recovery key."""
        self._access.recover_account(name, recovery_key, passphrase)

    def back_up(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Write the whole store to one encrypted file, and prove it."""
        return back_up(self._access, path, passphrase, told=told)

    def check_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Prove a backup to the last byte; nothing is changed."""
        return check(self._access, path, passphrase, told)

    def restore_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Put the store of a backup into the place of the open one; nobody is signed in afterwards."""
        return restore_open(self._access, path, passphrase, told)

    def put_as(self, name: str, passphrase: str, exam_id: str, document: Document) -> str:
        """Write a document in the name of an account that proves itself once; return its name."""
        return self._access.put_as(name, passphrase, exam_id, document)

    def check_certificate(self, order: SigningOrder) -> str:
        """Return the name on a certificate, if it may sign now."""
        return check_certificate(order)

    def export_signed(self, exam_id: str, path: Path, kind: str, order: SigningOrder) -> str:
        """Write a PDF with the signature of a certificate; return the name on it."""
        export = SignedExport(exam_id, path, kind, self._settings.time_stamp_url)
        return export_signed(self._access.store(), export, order)
