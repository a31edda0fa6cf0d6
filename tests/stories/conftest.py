"""The desk of a story: ten places with the host, the third Thursday, today is Monday 23 November 2026."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stories_desk import StoryDesk, story_desk


@pytest.fixture
async def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """The usual desk of the stories."""
    async with story_desk(tmp_path, monkeypatch) as desk:
        yield desk
