"""Log lines reach the operator soon, in order, once, and those that matter at once."""

import errno
import io
import logging
import os
import time

import pytest

from souftech.lines import LONGEST_WAIT, MOST_LINES, GatheringHandler


@pytest.fixture
def handler() -> GatheringHandler:
    handler = GatheringHandler()
    handler.setStream(io.StringIO())
    return handler


def say(handler: GatheringHandler, words: object, level: int = logging.INFO) -> None:
    handler.handle(logging.LogRecord("souftech", level, "", 0, words, None, None))


def test_a_line_is_read_a_moment_later_without_another_one_after_it(
    handler: GatheringHandler,
) -> None:
    say(handler, "visit")
    at_once = handler.stream.getvalue()

    time.sleep(LONGEST_WAIT + 0.5)

    assert (at_once, handler.stream.getvalue()) == ("", "visit\n")


def test_a_warning_is_read_at_once_after_what_came_before_it(handler: GatheringHandler) -> None:
    say(handler, "visit")
    say(handler, "fire", logging.WARNING)

    assert handler.stream.getvalue() == "visit\nfire\n"


def test_many_lines_do_not_pile_up(handler: GatheringHandler) -> None:
    handler.waiting.set()  # the thread that writes has been called, and is slow to come

    for number in range(MOST_LINES):
        say(handler, number)

    assert handler.stream.getvalue().count("\n") == MOST_LINES


def test_a_child_does_not_repeat_its_parents_lines(handler: GatheringHandler) -> None:
    reader, writer = os.pipe()
    handler.setStream(os.fdopen(writer, "w"))
    say(handler, "visit")

    child = os.fork()
    if child == 0:
        handler.flush()
        os._exit(0)
    os.waitpid(child, 0)
    handler.flush()

    assert os.read(reader, 100) == b"visit\n"


def test_a_line_that_cannot_be_written_down_costs_its_caller_nothing(
    handler: GatheringHandler, capsys: pytest.CaptureFixture[str]
) -> None:
    class Unspeakable:
        def __str__(self) -> str:
            raise RuntimeError("no words")

    say(handler, Unspeakable())
    say(handler, "fire", logging.WARNING)

    assert handler.stream.getvalue() == "fire\n"
    assert "no words" in capsys.readouterr().err


def test_a_disk_that_is_full_costs_lines_and_nothing_else(handler: GatheringHandler) -> None:
    class Full(io.StringIO):
        def write(self, _words: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    paper = handler.stream
    handler.setStream(Full())
    say(handler, "lost")
    time.sleep(LONGEST_WAIT + 0.5)
    say(handler, "lost too", logging.WARNING)
    handler.setStream(paper)

    say(handler, "visit")
    time.sleep(LONGEST_WAIT + 0.5)

    assert paper.getvalue() == "visit\n"


def test_lines_that_come_after_the_stream_was_closed_break_nothing(
    handler: GatheringHandler,
) -> None:
    say(handler, "visit")
    handler.stream.close()

    handler.flush()

    assert not handler.lines
