import sys
from pathlib import Path

import pytest

from vmsk_exam.vision import cameras
from vmsk_exam.vision.cameras import CameraInfo, linux_cameras, list_cameras, mac_camera_names, windows_camera_names


def add_node(folder: Path, number: int, name: str, part: int = 0, device: str = "devices/pci/usb1") -> None:
    real = folder / "sys" / device / f"video{number}"
    real.mkdir(parents=True)
    (real / "name").write_text(f"{name}\n")
    (real / "index").write_text(f"{part}\n")
    (folder / "class").mkdir(exist_ok=True)
    (folder / "class" / f"video{number}").symlink_to(real)


def test_linux_cameras_have_names_and_other_nodes_are_left_out(tmp_path: Path) -> None:
    add_node(tmp_path, 10, "Logi C920")
    add_node(tmp_path, 2, "Integrated Camera")
    add_node(tmp_path, 3, "Integrated Camera", part=1)
    add_node(tmp_path, 4, "bcm2835-codec-decode", device="devices/platform")
    add_node(tmp_path, 5, "rpi-hevc-dec", device="devices/platform")
    add_node(tmp_path, 6, "Dummy video device", device="devices/virtual/video4linux")

    assert linux_cameras(tmp_path / "class") == (CameraInfo(2, "Integrated Camera"), CameraInfo(10, "Logi C920"))
    assert linux_cameras(tmp_path / "class")[1].camera_id == "10"


def test_two_cameras_of_one_kind_can_be_told_apart(tmp_path: Path) -> None:
    add_node(tmp_path, 0, "HD Webcam")
    add_node(tmp_path, 2, "HD Webcam")

    assert [camera.name for camera in linux_cameras(tmp_path / "class")] == ["HD Webcam (0)", "HD Webcam (2)"]


def test_a_camera_plugged_in_later_is_noticed(tmp_path: Path) -> None:
    assert linux_cameras(tmp_path / "class") == ()
    add_node(tmp_path, 0, "HD Webcam")
    assert len(linux_cameras(tmp_path / "class")) == 1


def test_mac_names_are_read_from_the_answer_of_the_system() -> None:
    answer = '{"SPCameraDataType": [{"_name": "FaceTime HD Camera", "spcamera_model-id": "x"}, {"_name": "iPhone"}]}'

    assert mac_camera_names(answer) == ("FaceTime HD Camera", "iPhone")
    assert mac_camera_names("") == ()
    assert mac_camera_names("[1]") == ()


def test_windows_names_are_read_from_one_object_or_a_list() -> None:
    assert windows_camera_names('{"Name": "Integrated Webcam"}\r\n') == ("Integrated Webcam",)
    assert windows_camera_names('[{"Name": "A"}, {"Name": "B"}]') == ("A", "B")
    assert windows_camera_names("") == ()
    assert windows_camera_names("Get-CimInstance : not found") == ()


def test_each_system_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "_answer", lambda question: '{"SPCameraDataType": [{"_name": "FaceTime"}]}')
    monkeypatch.setattr(sys, "platform", "darwin")
    assert list_cameras() == (CameraInfo(0, "FaceTime"),)

    monkeypatch.setattr(cameras, "_answer", lambda question: '[{"Name": "A"}, {"Name": "A"}]')
    monkeypatch.setattr(sys, "platform", "win32")
    assert list_cameras() == (CameraInfo(0, "A (0)"), CameraInfo(1, "A (1)"))


def test_names_with_accents_survive_any_code_page() -> None:
    said = b"\xef\xbb\xbf" + '{"Name": "Cámara HD"}'.encode()
    question = (sys.executable, "-c", f"import sys; sys.stdout.buffer.write({said!r})")
    assert windows_camera_names(cameras._answer(question)) == ("Cámara HD",)
    broken = (sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\x81\\x8d')")
    assert windows_camera_names(cameras._answer(broken)) == ()


def test_a_system_that_cannot_be_asked_has_no_cameras() -> None:
    assert cameras._answer(("no-such-program-here",)) == ""
