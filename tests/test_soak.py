"""People write while the site is killed: whoever was shown a page is kept once, mails and all."""

from pathlib import Path

from bench.soak import soak


def test_nothing_is_lost_or_doubled_when_web_server_and_worker_are_killed(
    database_url: str, tmp_path: Path
) -> None:
    left = soak(database_url, str(tmp_path), submissions=120, people=8, kills=1)

    assert left._replace(posted_twice=0) == (120, 0, 0, 0, True)
    # A mail that was handed over when the worker died is the one duplicate that cannot be helped.
    assert left.posted_twice <= 1
