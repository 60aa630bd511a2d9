"""An exam that a clinician composed can be started like a shipped one."""

import pytest

from vmsk_exam.bootstrap.exams import find_protocol
from vmsk_exam.errors import InputError
from vmsk_exam.protocol.compose import draft_of, save_draft
from vmsk_exam.protocol.loader import shipped_library
from vmsk_exam.protocol.own import delete_own_exam, own_folder


def test_an_own_exam_is_found_by_its_name_until_it_is_deleted() -> None:
    draft = draft_of(find_protocol("knee"), "own_knee", shipped_library())
    save_draft(draft, own_folder())
    assert [task.task_id for task in find_protocol("own_knee").tasks] == [task.task_id for task in find_protocol("knee").tasks]
    delete_own_exam("own_knee")
    with pytest.raises(InputError, match="no exam 'own_knee'"):
        find_protocol("own_knee")
