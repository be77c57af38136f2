"""The environment the journal runs in: EJOURNAL_DATABASE_URL, _DATA_FOLDER, _HOST, _PORT, _SECRET, _NOW."""

from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

UNREADABLE = {'now': 'дату и время пишут так: 2026-11-24T14:48.', 'port': 'порт — целое число, например 8080.',
              'secure_cookies': 'пишут 1 (сайт за TLS) или 0.'}


class Settings(BaseSettings):
    """What the administrator of the machine decides; what the school decides is in ``models.Preference``."""

    model_config = SettingsConfigDict(env_prefix='EJOURNAL_')

    data_folder: Path = Path('data')
    database_url: str = ''
    host: str = '127.0.0.1'
    port: int = Field(default=8080, ge=1, le=65535)
    secret: str = ''
    now: datetime | None = None  # naive, on the school's wall clock; refused on a real school's database
    secure_cookies: bool = False  # set behind TLS
    public_origin: str = ''  # the address people type, where a proxy changes the Host header

    @property
    def database(self) -> str:
        """The database's URL; SQLite in the data folder unless told otherwise."""
        return self.database_url or f'sqlite://{(self.data_folder / "journal.db").resolve().as_posix()}'


@cache
def get() -> Settings:
    """The settings of this process; a value that cannot be read ends the program with a sentence."""
    try:
        return Settings()
    except ValidationError as error:
        names = [str(one['loc'][0]) for one in error.errors()]
        raise SystemExit('\n'.join(f'EJOURNAL_{name.upper()}: {UNREADABLE.get(name, "такого значения нет.")}'
                                   for name in names)) from None
