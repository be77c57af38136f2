"""The two commands of a fresh machine: ``python3 -m ejournal run`` and ``python3 -m ejournal test``.

Runs with the system's Python, before anything is installed.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here in a sentence, an old Python would stumble with a traceback
    sys.exit('Нужен Python 3.11 или новее: эта версия %d.%d.' % sys.version_info[:2])  # noqa: UP031 - reads in any Python

from ejournal import bootstrap

if __name__ == '__main__':
    sys.exit(bootstrap.main(sys.argv[1:]))
