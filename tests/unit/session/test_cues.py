"""The cue engine: one cue at a time, the most important, none twice within four seconds, none forgotten."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.assessment.results import Cue, CueKind
from vmsk_exam.session.cues import LEAST_SHOWN_S, REPEAT_LEAST_S, REPEAT_S, STARVED_S, TURN_S, Candidate, CueEngine

STEP_MS = 100
NS_PER_MS = 1_000_000

POOL = (
    Candidate(Cue(CueKind.NOT_SEEN, "too_dark"), 90),
    Candidate(Cue(CueKind.COMPENSATION, "trunk_lean"), 70, shown_s=4.0, rest_s=4.0),
    Candidate(Cue(CueKind.TURN, "left"), 60, settle_s=0.7, shown_s=4.0, rest_s=10.0),
    Candidate(Cue(CueKind.SLOWER), 20, shown_s=3.0, rest_s=4.0),
    Candidate(Cue(CueKind.GO_ON), 10, is_passing=True, is_said_once=True),
)
Frames = list[frozenset[int]]
frames = st.lists(st.tuples(st.frozensets(st.integers(0, len(POOL) - 1)), st.integers(1, 60)), min_size=1, max_size=10).map(
    lambda runs: [there for there, count in runs for _ in range(count)]
)
"""Which candidates of the pool are there in each frame; each mixture lasts up to six seconds."""


def run(engine: CueEngine, seen: Frames) -> list[tuple[float, Cue | None, bool]]:
    """Return time in seconds, cue and whether it was said, for each frame."""
    out = []
    for index, there in enumerate(seen):
        choice = engine.update(index * STEP_MS * NS_PER_MS, [POOL[number] for number in sorted(there)])
        out.append((index * STEP_MS / 1000, choice.cue, choice.is_given))
    return out


def said(out: Sequence[tuple[float, Cue | None, bool]]) -> list[tuple[float, str]]:
    return [(t_s, cue.cue_id) for t_s, cue, is_given in out if is_given and cue is not None]


@given(frames)
def test_the_same_cue_is_never_said_twice_within_four_seconds(seen: Frames) -> None:
    last: dict[str, float] = {}
    for t_s, cue_id in said(run(CueEngine(), seen)):
        assert t_s - last.get(cue_id, -REPEAT_LEAST_S) >= REPEAT_LEAST_S - 1e-9
        last[cue_id] = t_s


@given(frames)
def test_only_what_is_or_just_was_the_case_is_shown(seen: Frames) -> None:
    recently: dict[str, float] = {}
    for (t_s, cue, _), there in zip(run(CueEngine(), seen), seen, strict=True):
        recently |= {POOL[number].cue.cue_id: t_s for number in there}
        if cue is not None:
            assert t_s - recently[cue.cue_id] <= LEAST_SHOWN_S


@given(frames)
def test_a_cue_that_is_said_is_the_one_that_is_shown_and_something_is_shown_where_there_is_something(seen: Frames) -> None:
    for (_, cue, is_given), there in zip(run(CueEngine(), seen), seen, strict=True):
        unsettled_only = there <= {number for number, item in enumerate(POOL) if item.settle_s}
        assert cue is not None or unsettled_only
        assert not is_given or cue is not None


@given(st.frozensets(st.integers(0, len(POOL) - 1), min_size=1))
def test_no_lasting_cause_is_kept_waiting_beyond_the_bound(there: frozenset[int]) -> None:
    out = run(CueEngine(), [there] * 600)
    bound_s = STARVED_S + TURN_S * len(there) + max(POOL[number].settle_s for number in there)
    for number in there:
        shown = [t_s for t_s, cue, _ in out if cue == POOL[number].cue]
        gaps = [later - earlier for earlier, later in zip([0.0, *shown], [*shown, out[-1][0]], strict=True)]
        assert max(gaps) <= bound_s + 0.1 + 10.0 * (POOL[number].rest_s > 4.0)


@given(frames)
def test_the_same_frames_give_the_same_cues(seen: Frames) -> None:
    assert run(CueEngine(), seen) == run(CueEngine(), seen)


def test_the_most_important_one_wins_and_interrupts() -> None:
    out = run(CueEngine(), [frozenset({4})] * 10 + [frozenset({1, 4})] * 10 + [frozenset({0, 1, 4})] * 10)
    assert said(out) == [(0.0, "go_on"), (1.0, "compensation.trunk_lean"), (2.0, "not_seen.too_dark")]


def test_a_correction_makes_room_and_comes_back() -> None:
    out = run(CueEngine(), [frozenset({1, 4})] * 120)
    shown = [str(cue.kind) for _, cue, _ in out if cue is not None]
    assert [shown[index] for index in (0, 39, 41, 79, 81, 119)] == [
        "compensation", "compensation", "go_on", "go_on", "compensation", "compensation",
    ]  # fmt: skip


def test_what_stays_in_the_way_stays_on_the_screen_and_is_said_again_every_eight_seconds() -> None:
    out = run(CueEngine(), [frozenset({0})] * 200)
    assert {cue for _, cue, _ in out} == {POOL[0].cue}
    assert [t_s for t_s, _ in said(out)] == [0.0, REPEAT_S, 2 * REPEAT_S]


def test_a_flickering_cause_does_not_flicker_on_the_screen() -> None:
    flicker = [frozenset({0, 4}) if index % 2 else frozenset({4}) for index in range(50)]
    kinds = [cue.kind for _, cue, _ in run(CueEngine(), flicker)[1:] if cue is not None]
    assert set(kinds) == {CueKind.NOT_SEEN}


def test_a_glimpse_is_no_reason_to_speak() -> None:
    out = run(CueEngine(), [frozenset({2, 4})] * 6 + [frozenset({4})] * 20)
    assert {cue.kind for _, cue, _ in out if cue is not None} == {CueKind.GO_ON}


def test_what_the_motion_asks_for_is_never_said_late() -> None:
    engine = CueEngine()
    hold = Candidate(Cue(CueKind.HOLD), 10, is_passing=True, is_said_once=True)
    back = Candidate(Cue(CueKind.GO_BACK), 10, is_passing=True, is_said_once=True)
    script = [hold] * 10 + [back] * 10 + [hold] * 60
    given_at = [
        (index, item.cue.kind) for index, item in enumerate(script) if engine.update(index * STEP_MS * NS_PER_MS, [item]).is_given
    ]
    assert given_at == [(0, CueKind.HOLD), (10, CueKind.GO_BACK)]


def test_who_already_stands_ready_does_not_hear_how_to_stand() -> None:
    engine = CueEngine()
    ready = Candidate(Cue(CueKind.GET_READY), 10, is_passing=True, say_after_s=1.5)
    given_at = [index for index in range(40) if engine.update(index * STEP_MS * NS_PER_MS, [ready]).is_given]
    assert given_at == [15]


def test_another_state_begins_with_nothing_but_remembers_what_was_said() -> None:
    engine = CueEngine()
    assert engine.update(0, [POOL[0]]).is_given
    engine.clear()
    assert engine.cue is None
    assert not engine.update(NS_PER_MS, [POOL[0]]).is_given
    assert engine.update(4_001 * NS_PER_MS, [POOL[0]]).is_given
