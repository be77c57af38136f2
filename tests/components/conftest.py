"""Pages of a few lines, to look at one component at a time."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from nicegui.testing import User, user_simulation

Show = Callable[[Callable[[], object]], Awaitable[User]]


@pytest.fixture
async def show() -> AsyncGenerator[Show, None]:
    """Open a page built by the given function as a simulated user."""
    async with AsyncExitStack() as stack:
        async def open_page(build: Callable[[], object]) -> User:
            user = await stack.enter_async_context(user_simulation(root=build))
            await user.open('/')
            return user

        yield open_page
