import subprocess
import sys
from importlib.metadata import distributions


def test_one_opencv_wheel_is_installed() -> None:
    names = {str(found.metadata["Name"]).lower() for found in distributions()}

    assert [name for name in names if name.startswith("opencv")] == ["opencv-contrib-python"]


def test_qt_variables_of_the_person_survive_the_import() -> None:
    program = (
        "import os; os.environ['QT_QPA_FONTDIR'] = '/my/fonts'\n"
        "import vmsk_exam.vision.opencv\n"
        "print(os.environ['QT_QPA_FONTDIR'], 'QT_QPA_PLATFORM_PLUGIN_PATH' in os.environ)"
    )
    environment = {"PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)

    assert done.stdout.split() == ["/my/fonts", "False"]
