"""``vmsk-exam doctor``: what this machine can and cannot do."""

import typer


def doctor() -> None:
    """Check cameras, model, 3D, speech, disk and keyring: one line each, ok or what to do.

    Example: vmsk-exam doctor
    """
    from vmsk_exam.bootstrap.doctor import examine_machine

    findings = examine_machine()
    for finding in findings:
        mark = "ok" if finding.is_ok else "FAIL" if finding.is_needed else "note"
        typer.echo(f"{mark:4}  {finding.name:10} {finding.text}")
    if any(not finding.is_ok and finding.is_needed for finding in findings):
        raise typer.Exit(1)
