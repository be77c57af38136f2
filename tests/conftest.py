"""What every test gets; tests/pages and tests/browser add their own."""

import os

# The settings of whoever runs the tests must not decide how they end. Before anything of ours is imported.
for name in [name for name in os.environ if name.startswith('EJOURNAL_') and name != 'EJOURNAL_CHROMIUM']:
    del os.environ[name]
