import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from vmsk_exam.vision.people import PeopleCounter

IMAGE = np.zeros((4, 4, 3), dtype=np.uint8)
FRAME_NS = 33_333_333


class Crowd:
    """Counts as scripted: ``people_at(t_s)``; remembers when it was asked."""

    def __init__(self, people_at: Callable[[float], int]) -> None:
        self.people_at = people_at
        self.asked_s: list[float] = []

    def count(self, image: object, t_ns: int) -> int:
        self.asked_s.append(round(t_ns / 1e9, 3))
        return self.people_at(t_ns / 1e9)


@pytest.fixture
def new_counter() -> Iterator[Callable[[Crowd], PeopleCounter]]:
    counters: list[PeopleCounter] = []

    def new(crowd: Crowd) -> PeopleCounter:
        counters.append(PeopleCounter(crowd.count))
        return counters[-1]

    yield new
    for counter in counters:
        counter.close()


NewCounter = Callable[[Crowd], PeopleCounter]


def watch(counter: PeopleCounter, frames: int, is_seen: Callable[[int], bool] = lambda index: True) -> list[int]:
    return [counter.update(IMAGE, index * FRAME_NS, is_seen(index)) for index in range(frames)]


def test_two_people_are_told_with_the_very_first_frame(new_counter: NewCounter) -> None:
    assert watch(new_counter(Crowd(lambda t_s: 2)), 30) == [2] * 30


def test_one_person_is_counted_every_half_second_and_later_less_often(new_counter: NewCounter) -> None:
    crowd = Crowd(lambda t_s: 1)

    assert watch(new_counter(crowd), 150) == [1] * 150
    assert crowd.asked_s == pytest.approx([0.0, 0.5, 1.0, 1.5, 2.0, 3.5], abs=0.04)


def test_nobody_is_counted_while_nobody_is_followed(new_counter: NewCounter) -> None:
    crowd = Crowd(lambda t_s: 1)

    assert watch(new_counter(crowd), 30, lambda index: index >= 20) == [0] * 20 + [1] * 10
    assert crowd.asked_s[0] == pytest.approx(20 / 30, abs=0.01)


@pytest.mark.parametrize("arrives_s", [0.2, 1.1, 3.1])
def test_somebody_who_walks_in_is_told_soon(new_counter: NewCounter, arrives_s: float) -> None:
    counts = watch(new_counter(Crowd(lambda t_s: 2 if t_s > arrives_s else 1)), 150)

    first = counts.index(2)
    assert arrives_s < first / 30 < arrives_s + 1.3
    assert set(counts[:first]) == {1}
    assert set(counts[first:]) == {2}


def test_a_single_wrong_count_changes_nothing(new_counter: NewCounter) -> None:
    assert watch(new_counter(Crowd(lambda t_s: 2 if 0.9 < t_s < 1.05 else 1)), 90) == [1] * 90
    assert watch(new_counter(Crowd(lambda t_s: 1 if 0.7 < t_s < 0.8 else 2)), 90) == [2] * 90


def test_somebody_who_leaves_is_forgotten_within_a_second(new_counter: NewCounter) -> None:
    counts = watch(new_counter(Crowd(lambda t_s: 2 if t_s < 1.0 else 1)), 75)

    assert set(counts[:30]) == {2}
    assert set(counts[60:]) == {1}


def test_how_fast_the_thread_is_changes_no_number(new_counter: NewCounter) -> None:
    def slowly(t_s: float) -> int:
        threading.Event().wait(0.05)
        return people_at(t_s)

    def people_at(t_s: float) -> int:
        return 1 + (int(t_s * 2) % 3 == 2)

    assert watch(new_counter(Crowd(slowly)), 120) == watch(new_counter(Crowd(people_at)), 120)


def test_a_slow_video_has_its_count_with_the_next_frame(new_counter: NewCounter) -> None:
    counter = new_counter(Crowd(lambda t_s: 2 if t_s > 0.5 else 1))

    assert [counter.update(IMAGE, index * 200_000_000, True) for index in range(8)] == [1, 1, 1, 1, 1, 2, 2, 2]


def test_the_model_is_prepared_on_the_thread_of_the_counter() -> None:
    names: list[str] = []
    counter = PeopleCounter(lambda image, t_ns: 1, lambda: names.append(threading.current_thread().name))
    counter.update(IMAGE, 0, True)
    counter.close()

    assert names == ["people-counter_0"]
