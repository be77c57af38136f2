# Short names for the commands in README.md; nothing here that cannot be typed without make.
.PHONY: run test lock clean

COMPILE = uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url --quiet

run:
	python3 -m ejournal run

test:
	python3 -m ejournal test

# Needs uv. Keeps the versions that still fit; `make lock UPGRADE=--upgrade` takes the newest.
lock:
	$(COMPILE) $(UPGRADE) --output-file requirements.lock
	$(COMPILE) $(UPGRADE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .nicegui
