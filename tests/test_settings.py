"""The environment: what cannot be read ends the program with a sentence, not with a traceback."""

import os
from pathlib import Path

import pytest

import main
from ejournal import settings


@pytest.mark.parametrize('name, value, said', [
    ('NOW', 'вчера', 'EJOURNAL_NOW: дату'), ('PORT', 'x', 'EJOURNAL_PORT: порт'), ('PORT', '99999999', 'порт'),
    ('SECURE_COOKIES', 'может быть', 'EJOURNAL_SECURE_COOKIES: пишут 1')])
def test_what_cannot_be_read_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f'EJOURNAL_{name}', value)
    with pytest.raises(SystemExit, match=said):
        settings.get.__wrapped__()


def test_the_demos_secret_is_kept_and_never_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while it is written leaves no half of it; an empty file of an earlier crash is made anew."""
    def crash(self: Path, target: Path) -> None:
        assert self.parent == target.parent
        raise KeyboardInterrupt

    file = tmp_path / 'demo-secret'
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, 'replace', crash)
        main._kept_secret(tmp_path)
    assert not file.exists()
    file.touch()
    made = main._kept_secret(tmp_path)
    assert (len(made) > 40, main._kept_secret(tmp_path)) == (True, made)
    assert os.name == 'nt' or file.stat().st_mode & 0o777 == 0o600
