"""Reads planned visits from an iCalendar file (RFC 5545); nothing is written back to any calendar."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from icalendar import Calendar, Component

from vmsk_exam.errors import InputError
from vmsk_exam.record.planned import TEXT_LIMIT, PlannedVisit, VisitForm, VisitStatus

BYTE_LIMIT: Final = 5_000_000
EVENT_LIMIT: Final = 5_000
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_EVENT: Final = "VEVENT"


@dataclass(frozen=True, slots=True)
class CalendarEvents:
    """What a calendar file gave."""

    visits: tuple[PlannedVisit, ...]
    all_day_count: int = 0
    """Events without a time of day: left out."""
    repeating_count: int = 0
    """Events that repeat: only the first is taken."""
    unreadable_count: int = 0
    """Events without a beginning or an identifier: left out."""


def read_calendar(content: bytes, zone: tzinfo | None = None) -> CalendarEvents:
    """Return the events of a calendar file as planned visits, in the order of their beginning.

    The same event read again has the same ``visit_id``, so that it changes the visit and makes no second one.

    Parameters
    ----------
    content
        The file.
    zone
        Zone of times that name none; None takes that of this computer.

    Raises
    ------
    InputError
        If the file is no calendar, or too large.
    """
    if len(content) > BYTE_LIMIT:
        raise InputError(f"The calendar file is larger than {BYTE_LIMIT // 1_000_000} MB. Export a shorter period.")
    try:
        calendar = Calendar.from_ical(content)
        events = calendar.walk(_EVENT) if isinstance(calendar, Component) else []
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise InputError("The file is no iCalendar file (.ics). Export it from the calendar again.") from error
    if getattr(calendar, "name", None) != "VCALENDAR":
        raise InputError("The file is no iCalendar file (.ics). Export it from the calendar again.")
    if len(events) > EVENT_LIMIT:
        raise InputError(f"The calendar holds more than {EVENT_LIMIT} events. Export a shorter period.")
    return _take_events(events, zone)


def _take_events(events: list[Component], zone: tzinfo | None) -> CalendarEvents:
    visits: dict[str, PlannedVisit] = {}
    all_day = repeating = unreadable = 0
    for event in events:
        start, uid = _start(event), _text(event, "UID")
        if start is None or not uid:
            unreadable += 1
        elif not isinstance(start, datetime):
            all_day += 1
        else:
            repeating += event.get("RRULE") is not None
            visit = _visit(event, start if start.tzinfo is not None else start.replace(tzinfo=zone), uid)
            visits[visit.visit_id] = visit
    ordered = tuple(sorted(visits.values(), key=lambda visit: visit.starts_utc))
    return CalendarEvents(ordered, all_day, repeating, unreadable)


def _start(event: Component) -> object:
    try:
        return getattr(event.get("DTSTART"), "dt", None)
    except (ValueError, AttributeError):
        return None


def _visit(event: Component, start: datetime, uid: str) -> PlannedVisit:
    link = _link(event)
    recurrence = _text(event, "RECURRENCE-ID")
    name = hashlib.sha256(f"{uid}\n{recurrence}".encode()).hexdigest()[:32]
    is_cancelled = _text(event, "STATUS").upper() == "CANCELLED"
    return PlannedVisit(
        visit_id=f"calendar-{name}",
        starts_utc=start.astimezone(UTC),
        patient_name=_attendee(event),
        reason=_text(event, "SUMMARY"),
        form=VisitForm.LINK if link else VisitForm.IN_PERSON,
        link=link,
        status=VisitStatus.CANCELLED if is_cancelled else VisitStatus.PLANNED,
        calendar_uid=uid,
    )


def _link(event: Component) -> str:
    for name in ("URL", "LOCATION", "DESCRIPTION"):
        found = _ADDRESS.search(_text(event, name))
        if found is not None:
            return found.group(0)[:TEXT_LIMIT]
    return ""


def _attendee(event: Component) -> str:
    """Return the name of the first one invited who is not the organizer."""
    attendees, organizer = event.get("ATTENDEE"), str(event.get("ORGANIZER", "")).casefold()
    listed = attendees if isinstance(attendees, list) else [] if attendees is None else [attendees]
    for attendee in listed:
        name = str(getattr(attendee, "params", {}).get("CN", "")).strip()
        if name and str(attendee).casefold() != organizer:
            return name[:TEXT_LIMIT]
    return ""


def _text(event: Component, name: str) -> str:
    value = event.get(name)
    found = getattr(value, "dt", value)
    return "" if found is None else " ".join(str(found).split())[:TEXT_LIMIT]
