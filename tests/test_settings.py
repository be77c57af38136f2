"""The environment: what cannot be read ends the program with a sentence, not with a traceback."""

import pytest

from ejournal import settings


@pytest.mark.parametrize('name, value, said', [
    ('NOW', 'вчера', 'EJOURNAL_NOW: дату'), ('PORT', 'x', 'EJOURNAL_PORT: порт'), ('PORT', '99999999', 'порт'),
    ('SECURE_COOKIES', 'может быть', 'EJOURNAL_SECURE_COOKIES: пишут 1')])
def test_what_cannot_be_read_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f'EJOURNAL_{name}', value)
    with pytest.raises(SystemExit, match=said):
        settings.get.__wrapped__()
