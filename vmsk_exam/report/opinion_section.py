"""Which colleagues' opinions are kept beside the exam: who, when, under which key; what they wrote stays in the program."""

from vmsk_exam.record.documents import newest
from vmsk_exam.record.opinion import Opinion, opinions_of
from vmsk_exam.report.document import Block, Paragraph
from vmsk_exam.report.facts import format_time
from vmsk_exam.report.wording import Wording


def opinion_blocks(wording: Wording) -> tuple[Block, ...]:
    """Return one line for each opinion that counts, oldest first; nothing where there is none."""
    opinions = opinions_of(newest(wording.report_input.documents))
    return tuple(Paragraph(_line(opinion, wording)) for opinion in opinions)


def _line(opinion: Opinion, wording: Wording) -> str:
    offset = wording.report_input.local_offset
    return wording.text(
        "opinions.known" if opinion.contact_name else "opinions.unknown",
        name=opinion.contact_name or opinion.author_name or wording.text("unknown"),
        date=format_time(opinion.answered_utc, offset, wording),
        fingerprint=opinion.fingerprint,
    )
