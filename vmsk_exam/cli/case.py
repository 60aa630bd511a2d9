"""``vmsk-exam case``: second opinions in sealed files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from vmsk_exam.cli.options import StoreOption
from vmsk_exam.errors import InputError

if TYPE_CHECKING:
    from vmsk_exam.exchange.case_desk import CaseDesk, CaseOrder, OpenedCase, ReceivedAnswer
    from vmsk_exam.record.opinion_keys import PublicKeys

CASE_FILE_VARIABLE: Final = "VMSK_EXAM_CASE_PASSPHRASE_FILE"
"""Environment variable that names a file whose first line is the passphrase of a sealed case."""
BY_PASSPHRASE: Final = "passphrase"  # noqa: S105
"""Stands for whoever knows the passphrase, where a colleague's name is expected."""

case_app = typer.Typer(help="Second opinions: seal an exam for a colleague, open and answer a sealed one.", no_args_is_help=True)


VIDEO = "video"
"""Stands among the files for the video of the exam."""
_ITEMS = (
    "The exam (or 'last'); then 'video' to put its video in, where the patient agreed that it is kept; "
    "then files to attach (PDF, PNG, JPEG, .dcm, .txt)."
)


class Part(StrEnum):
    """What can be left out of a case."""

    PICTURES = "pictures"
    SKELETONS = "skeletons"
    DOCUMENTS = "documents"
    NAMES = "names"
    """Makes a de-identified case: no names, shifted dates, no documents."""


@case_app.command()
def keys(
    name: Annotated[str | None, typer.Option("--name", help="Call this installation so; colleagues see it.")] = None,
    add: Annotated[str | None, typer.Option("--add", metavar="COLLEAGUE", help="Add a colleague; needs --key.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="The colleague's public key, from vmskkey1 on.")] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="COLLEAGUE", help="Forget a colleague.")] = None,
    store: StoreOption = None,
) -> None:
    """Show the own public key and the colleagues' fingerprints; add or remove a colleague.

    Compare fingerprints by telephone before you trust a key.

    Example: vmsk-exam case keys --add "Dr. Ito" --key vmskkey1abc...
    """
    from vmsk_exam.bootstrap.case import build_case_desk
    from vmsk_exam.cli.unlock import open_store

    if (add is None) != (key is None):
        raise InputError("Give --add and --key together: the colleague's name and public key.")
    with open_store(store) as records:
        desk = build_case_desk(records)
        if name is not None:
            desk.contacts.set_own_name(name)
        if add is not None and key is not None:
            desk.contacts.add(add, key)
        if remove is not None:
            desk.contacts.remove(desk.contacts.find(remove).keys.fingerprint)
        _show_keys(desk)


def _show_keys(desk: "CaseDesk") -> None:
    typer.echo(f"Name:         {desk.contacts.own_name() or '(none; choose one with --name)'}")
    typer.echo(f"Public key:   {desk.keys.text}")
    typer.echo(f"Fingerprint:  {desk.keys.fingerprint}")
    for contact in desk.contacts.all():
        typer.echo(f"Colleague:    {contact.keys.fingerprint}  {contact.name}")


@case_app.command()
def create(
    items: Annotated[
        list[str],
        typer.Argument(metavar="EXAM [video] [FILE]...", help=_ITEMS),
    ],
    out: Annotated[Path, typer.Option("--out", help="File to write; its name should end in .vmskcase.")],
    question: Annotated[str, typer.Option("--question", help="What you ask the colleague.")],
    to: Annotated[
        list[str],
        typer.Option("--to", metavar="COLLEAGUE", help=f"Who can open it; '{BY_PASSPHRASE}': who knows the passphrase."),
    ],
    without: Annotated[list[Part] | None, typer.Option("--without", help="Leave this out; names: de-identify.")] = None,
    store: StoreOption = None,
) -> None:
    """Seal an exam for colleagues or a passphrase, signed by you.

    Example: vmsk-exam case create last mri.pdf --to "Dr. Ito" --question "Would you operate?" --out ruiz.vmskcase
    """
    from vmsk_exam.bootstrap.case import build_case_desk
    from vmsk_exam.bootstrap.reports import find_exam_id
    from vmsk_exam.cli.progress import frame_progress
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        desk = build_case_desk(records)
        order = _order(desk, (find_exam_id(records, items[0]), question), to, items[1:], without or [])
        with frame_progress("Sealing") as advance:
            desk.ask(order, out, lambda share: advance(int(100 * share), 100))
    typer.echo(f"Sealed case written to {out}", err=True)


def _order(desk: "CaseDesk", asked: tuple[str, str], to: list[str], files: list[str], without: list[Part]) -> "CaseOrder":
    from vmsk_exam.cli.unlock import read_passphrase
    from vmsk_exam.exchange.case_attachments import load_attachment
    from vmsk_exam.exchange.case_desk import CaseOrder, CaseParts

    recipients = _recipients(desk, [name for name in to if name != BY_PASSPHRASE])
    attachments = tuple(load_attachment(Path(name)) for name in files if name != VIDEO)
    parts = CaseParts(
        with_tracks=Part.SKELETONS not in without,
        with_pictures=Part.PICTURES not in without,
        with_documents=Part.DOCUMENTS not in without,
        is_deidentified=Part.NAMES in without,
        with_video=VIDEO in files,
    )
    passphrase = None
    if BY_PASSPHRASE in to:
        passphrase = read_passphrase(is_new=True, variable=CASE_FILE_VARIABLE, whose="Passphrase of the case")
    return CaseOrder((asked[0],), asked[1], recipients, passphrase, parts, attachments)


def _recipients(desk: "CaseDesk", names: list[str]) -> "tuple[PublicKeys, ...]":
    return tuple(desk.contacts.find(name).keys for name in names)


@case_app.command("open")
def open_case(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Sealed case, or the answer to one.")],
    report: Annotated[Path | None, typer.Option("--report", help="Also write the report of the exam, PDF.")] = None,
    attachments: Annotated[Path | None, typer.Option("--attachments", help="Also save the attachments into this folder.")] = None,
    store: StoreOption = None,
) -> None:
    """Read a colleague's case without changing anything, or keep a colleague's answer beside its exam.

    Example: vmsk-exam case open ruiz.vmskcase --report ruiz.pdf
    """
    from vmsk_exam.bootstrap.case import CaseExport, build_case_desk
    from vmsk_exam.bootstrap.files import write_bytes_safely
    from vmsk_exam.cli.unlock import open_store
    from vmsk_exam.exchange.case_desk import ReceivedAnswer

    with open_store(store) as records:
        opened = _open(build_case_desk(records), source)
        if isinstance(opened, ReceivedAnswer):
            _show_answer(opened)
            return
        _show_case(opened)
        if report is not None:
            CaseExport(records, opened.store)(opened.case.exams[0].record.exam_id, "pdf", report)
        for attachment in opened.case.attachments if attachments is not None else ():
            write_bytes_safely((attachments or Path()) / attachment.name, attachment.data)


def _open(desk: "CaseDesk", source: Path) -> "OpenedCase | ReceivedAnswer":
    from vmsk_exam.cli.unlock import read_passphrase

    passphrase = None
    if desk.needs_passphrase(source):
        passphrase = read_passphrase(variable=CASE_FILE_VARIABLE, whose="Passphrase of the case")
    return desk.open(source, passphrase)


def _show_case(opened: "OpenedCase") -> None:
    letter = opened.case.letter
    known = f"known as {opened.contact_name}" if opened.contact_name else "NOT among your colleagues: compare by telephone"
    typer.echo(f"From:         {letter.sender_name or '(no name)'}")
    typer.echo(f"Fingerprint:  {opened.sender.fingerprint}  ({known})")
    typer.echo(f"Sealed:       {letter.made_utc:%Y-%m-%d %H:%M} UTC{'  de-identified' if letter.is_deidentified else ''}")
    for exam in opened.case.exams:
        header = exam.record.header
        typer.echo(f"Exam:         {header.started_utc:%Y-%m-%d}  {header.protocol_title}  {header.subject.name}")
        count = sum(map(len, exam.video.values()))
        typer.echo(f"Video:        {f'{count} pictures' if count else 'none'}")
    for attachment in opened.case.attachments:
        typer.echo(f"Attachment:   {attachment.name}  {len(attachment.data) / 1e6:.1f} MB")
    typer.echo(f"Question:     {letter.question}")


def _show_answer(received: "ReceivedAnswer") -> None:
    opinion = received.opinion
    state = "Kept beside" if received.is_new else "Was already kept beside"
    typer.echo(f"{state} exam {received.exam_id}")
    typer.echo(f"From:         {opinion.contact_name or opinion.author_name or '(no name)'}")
    typer.echo(f"Fingerprint:  {opinion.fingerprint}")
    typer.echo(f"Written:      {opinion.answered_utc:%Y-%m-%d %H:%M} UTC")
    typer.echo(opinion.text)


@case_app.command()
def answer(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Sealed case that was sent to you.")],
    text: Annotated[Path, typer.Option("--text", metavar="FILE", help="Your opinion, a text file in UTF-8.")],
    out: Annotated[Path, typer.Option("--out", help="File to write; its name should end in .vmskanswer.")],
    store: StoreOption = None,
) -> None:
    """Answer a colleague's case: signed by you, and readable for the sender only.

    Example: vmsk-exam case answer ruiz.vmskcase --text opinion.txt --out ito.vmskanswer
    """
    from vmsk_exam.bootstrap.case import build_case_desk
    from vmsk_exam.cli.unlock import open_store
    from vmsk_exam.exchange.case_desk import ReceivedAnswer

    try:
        opinion = text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{text} cannot be read as text in UTF-8. Save it again as plain text.") from error
    with open_store(store) as records:
        desk = build_case_desk(records)
        opened = _open(desk, source)
        if isinstance(opened, ReceivedAnswer):
            raise InputError("This file is an answer and no case: it was kept beside its exam. Only a case can be answered.")
        desk.answer(opened, opinion, out)
    typer.echo(f"Answer written to {out}; send it back to {opened.case.letter.sender_name or 'the sender'}.", err=True)
