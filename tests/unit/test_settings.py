"""Settings: typed, versioned, never in the way of the start."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from vmsk_exam.errors import SettingsError
from vmsk_exam.settings import DATA_FOLDER_VARIABLE, Settings, data_folder, load_settings, save_settings, settings_path


def test_missing_file_gives_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


def test_settings_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    chosen = Settings(language="es", camera_id="demo", reduced_motion=True, contact_phone="+34 900 000 000")
    save_settings(chosen, path)
    assert load_settings(path) == chosen
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2}', '{"mirror_display": "perhaps"}', '{"unknown": 1}'])
@pytest.mark.expected_log("cannot be used .*; going on with the defaults")
def test_broken_file_gives_defaults_and_a_warning(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert load_settings(path) == Settings()
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.expected_log("IsADirectoryError")
def test_unreadable_file_gives_defaults_and_a_warning(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_settings_that_cannot_be_written_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="Free some space or choose another folder"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_failed_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(language="es"), path)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(SettingsError, match="No space left on device"):
        save_settings(Settings(language="en"), path)
    assert load_settings(path).language == "es"


def test_folder_is_moved_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    assert data_folder() == tmp_path
    assert settings_path() == tmp_path / "settings.json"


def test_folder_of_the_person_without_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    assert data_folder().name == "vmsk_exam"


@pytest.mark.expected_log("There are no texts in 'fr'")
def test_a_language_that_is_gone_costs_only_the_language(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "language": "fr", "camera_id": "2", "speech_rate": 0.8}', encoding="utf-8")
    assert load_settings(path) == Settings(camera_id="2", speech_rate=0.8)


@pytest.mark.parametrize("values", [{"language": "fr"}, {"speech_rate": 0.5}, {"speech_rate": 2.0}])
def test_what_cannot_be_set_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(values)
