"""Planned visits out of iCalendar files, good and bad."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.errors import InputError
from vmsk_exam.exchange.calendar_format import BYTE_LIMIT, read_calendar
from vmsk_exam.record.planned import VisitForm, VisitStatus


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{body}END:VCALENDAR\r\n".encode()


VISIT = (
    "UID:a1@clinic\r\nDTSTART:20261124T091500Z\r\nSUMMARY:Knee\\, 6 weeks after surgery\r\n"
    "LOCATION:https://visit.example/room/7\r\nORGANIZER;CN=Dr Vega:mailto:vega@clinic.example\r\n"
    "ATTENDEE;CN=Dr Vega:mailto:vega@clinic.example\r\nATTENDEE;CN=Ana López:mailto:ana@home.example"
)


def test_an_event_becomes_a_visit() -> None:
    (visit,) = read_calendar(calendar(VISIT)).visits
    assert visit.starts_utc == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert visit.reason == "Knee, 6 weeks after surgery"
    assert visit.patient_name == "Ana López"
    assert (visit.form, visit.link) == (VisitForm.LINK, "https://visit.example/room/7")
    assert (visit.status, visit.calendar_uid) == (VisitStatus.PLANNED, "a1@clinic")


def test_the_same_event_is_the_same_visit() -> None:
    first, second = read_calendar(calendar(VISIT)), read_calendar(calendar(VISIT.replace("0915", "1015")))
    assert first.visits[0].visit_id == second.visits[0].visit_id
    assert first.visits[0].starts_utc != second.visits[0].starts_utc


def test_without_a_link_it_is_in_person_and_cancelled_stays_cancelled() -> None:
    (visit,) = read_calendar(calendar("UID:b\r\nDTSTART:20261124T091500Z\r\nLOCATION:Room 3\r\nSTATUS:CANCELLED")).visits
    assert (visit.form, visit.link, visit.status) == (VisitForm.IN_PERSON, "", VisitStatus.CANCELLED)


def test_zones_are_brought_to_utc() -> None:
    local = "UID:c\r\nDTSTART;TZID=Europe/Madrid:20261124T101500"
    plain = "UID:d\r\nDTSTART:20261124T101500"
    found = read_calendar(calendar(local, plain), zone=timezone(timedelta(hours=2))).visits
    assert [visit.starts_utc.hour for visit in found] == [8, 9]


def test_what_is_left_out_is_counted() -> None:
    day = "UID:e\r\nDTSTART;VALUE=DATE:20261124"
    weekly = "UID:f\r\nDTSTART:20261124T091500Z\r\nRRULE:FREQ=WEEKLY;COUNT=4"
    nameless = "DTSTART:20261124T091500Z"
    endless = "UID:g\r\nSUMMARY:No time"
    found = read_calendar(calendar(day, weekly, nameless, endless))
    assert (len(found.visits), found.all_day_count, found.repeating_count, found.unreadable_count) == (1, 1, 1, 2)


def test_visits_are_in_order_of_time() -> None:
    found = read_calendar(calendar("UID:h\r\nDTSTART:20261125T080000Z", "UID:i\r\nDTSTART:20261124T080000Z"))
    assert [visit.calendar_uid for visit in found.visits] == ["i", "h"]


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x00\xff\xfe", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n"]
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="iCalendar"):
        read_calendar(content)


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(InputError, match="larger"):
        read_calendar(b" " * (BYTE_LIMIT + 1))


@given(st.binary(max_size=200))
def test_no_bytes_end_the_program(content: bytes) -> None:
    try:
        found = read_calendar(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    except InputError:
        return
    assert len(found.visits) <= 1 or content.count(b"BEGIN") > 0
