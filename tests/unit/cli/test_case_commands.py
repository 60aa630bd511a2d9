"""Second opinions from the command line, between two stores."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.stores.make_store import write_contents
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.cli.app import run
from vmsk_exam.record import keyring_access, keys

Cli = Callable[..., tuple[str, str]]
EXAM = "golden_finished"
OUT = ("--without", "documents", "--out")


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    for module in (keyring_access, keys):
        monkeypatch.setattr(module, "find_keyring", lambda: None)
    monkeypatch.setattr("vmsk_exam.bootstrap.store.find_keyring", lambda: None)
    for variable, words in (
        ("VMSK_EXAM_PASSPHRASE_FILE", "words of the store"),
        ("VMSK_EXAM_CASE_PASSPHRASE_FILE", "words of the case"),
    ):
        (tmp_path / variable).write_text(words, encoding="utf-8")
        monkeypatch.setenv(variable, str(tmp_path / variable))
    access = StoreAccess(tmp_path / "ruiz" / "exams.db")
    access.unlock("words of the store")
    write_contents(access._require_open())
    with access._require_open()._database.writing() as connection:
        connection.execute("DELETE FROM accounts")
    access.close()

    def call(clinic: str, *arguments: str, code: int = 0) -> tuple[str, str]:
        assert run(["case", *arguments, "--store", str(tmp_path / clinic / "exams.db")]) == code
        shown = capsys.readouterr()
        return shown.out, shown.err

    return call


def public_key(cli: Cli, clinic: str) -> str:
    shown = cli(clinic, "keys", "--name", f"Dr. {clinic.title()}")[0]
    return next(line.split()[-1] for line in shown.splitlines() if line.startswith("Public key"))


def test_a_second_opinion(cli: Cli, tmp_path: Path) -> None:
    case, answer, text = (tmp_path / name for name in ("a.vmskcase", "b.vmskanswer", "opinion.txt"))
    (tmp_path / "mri.pdf").write_bytes(b"%PDF-1.7 knee")
    assert "Ken Ito" in cli("ruiz", "keys", "--add", "Ken Ito", "--key", public_key(cli, "ito"))[0]
    public_key(cli, "ruiz")
    asked = ("create", EXAM, str(tmp_path / "mri.pdf"), "--question", "Operate?", "--to", "Ken Ito", *OUT, str(case))
    assert f"Sealed case written to {case}" in cli("ruiz", *asked)[1]
    shown = cli("ito", "open", str(case), "--report", str(tmp_path / "a.pdf"), "--attachments", str(tmp_path / "files"))[0]
    assert "Dr. Ruiz" in shown
    assert "NOT among your colleagues" in shown
    assert "Question:     Operate?" in shown
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "files" / "mri.pdf").read_bytes() == b"%PDF-1.7 knee"
    text.write_text("I would wait.", encoding="utf-8")
    assert "send it back to Dr. Ruiz" in cli("ito", "answer", str(case), "--text", str(text), "--out", str(answer))[1]
    kept = cli("ruiz", "open", str(answer))[0]
    assert f"Kept beside exam {EXAM}" in kept
    assert "Ken Ito" in kept
    assert kept.endswith("I would wait.\n")
    assert "not sealed for this installation" in cli("other", "open", str(case), code=1)[1]


def test_passphrase_and_without_names(cli: Cli, tmp_path: Path) -> None:
    case = tmp_path / "a.vmskcase"
    cli("ruiz", "create", EXAM, "--question", "Operate?", "--to", "passphrase", "--without", "names", "--out", str(case))
    shown = cli("other", "open", str(case))[0]
    assert "de-identified" in shown
    assert "Inés" not in shown
    (tmp_path / "VMSK_EXAM_CASE_PASSPHRASE_FILE").write_text("words of a cave", encoding="utf-8")
    assert "passphrase is not the right one" in cli("other", "open", str(case), code=1)[1]


def test_a_document_that_cannot_be_printed_is_said(cli: Cli, tmp_path: Path) -> None:
    case, report = tmp_path / "a.vmskcase", tmp_path / "a.pdf"
    cli("ruiz", "create", EXAM, "--question", "Operate?", "--to", "passphrase", "--out", str(case))
    assert "cannot print" in cli("other", "open", str(case), "--report", str(report), code=1)[1]
    assert not report.exists()


def test_mistakes_are_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.vmskcase").write_text("no case", encoding="utf-8")
    (tmp_path / "x.exe").write_bytes(b"MZ")
    ask = ("--question", "Operate?", "--to", "Nobody", "--out", str(tmp_path / "a.vmskcase"))
    assert "not a sealed case" in cli("ruiz", "open", str(tmp_path / "x.vmskcase"), code=1)[1]
    assert "No colleague is called Nobody" in cli("ruiz", "create", EXAM, *ask, code=1)[1]
    assert "--add and --key together" in cli("ruiz", "keys", "--add", "Ito", code=1)[1]
    assert "cannot be read" in cli("ruiz", "open", str(tmp_path / "missing"), code=1)[1]
    passphrase = ("--question", "Operate?", "--to", "passphrase", "--out", str(tmp_path / "a.vmskcase"))
    assert "cannot be attached" in cli("ruiz", "create", EXAM, str(tmp_path / "x.exe"), *passphrase, code=1)[1]
    assert not (tmp_path / "a.vmskcase").exists()
