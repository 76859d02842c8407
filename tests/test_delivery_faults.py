"""No mail is lost and none is made up, whatever fails: real server, workers and databases."""

import uuid
from collections import Counter
from pathlib import Path

from tests.crowd import is_kept
from tests.machine import Machine, stop, wait_until
from tests.moulds import make_tables
from tests.smtp import Answer, Relay

HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PROMISED = 220
KEPT = {f"Mail {number}" for number in range(PROMISED) if is_kept(number)}
ACCEPT, LATER, NEVER = Answer.ACCEPT, Answer.LATER, Answer.NEVER
HALF_REFUSED = [ACCEPT, LATER, ACCEPT, NEVER] * 12
BAD_DAY = [
    *[*HALF_REFUSED, Answer.HANG],
    *[*HALF_REFUSED, Answer.DROP_ACCEPTED],
    *[*HALF_REFUSED, Answer.HANG],
    *[*HALF_REFUSED, Answer.DROP_ACCEPTED],
]


def kill_a_worker_at(machine: Machine, relay: Relay, answer: Answer) -> None:
    """Let a worker deliver five mails, and kill it in the midst of the sixth."""
    relay.answer([*[ACCEPT] * 5, answer])
    worker = machine.start_worker()
    wait_until(relay.hangs.is_set)
    worker.kill()
    worker.wait()


def promised_ids(machine: Machine) -> Counter[str]:
    keys = machine.ask("SELECT key FROM souftech_outgoingmail")
    return Counter(f"<{uuid.UUID(str(key))}@souftech.com>" for (key,) in keys)


def test_every_mail_that_was_promised_arrives_and_only_a_cut_off_answer_makes_one_arrive_twice(
    machine: Machine, relay: Relay
) -> None:
    machine.call(f"queue_mails({PROMISED})").wait()

    kill_a_worker_at(machine, relay, Answer.HANG)
    kill_a_worker_at(machine, relay, Answer.HANG_ACCEPTED)
    relay.answer(BAD_DAY)
    workers = [machine.start_worker(), machine.start_worker()]
    wait_until(lambda: machine.mails() == {"sent": len(KEPT)})

    assert [stop(worker) for worker in workers] == [0, 0]
    assert {str(message["Subject"]) for message in relay.accepted} == KEPT
    assert relay.times == promised_ids(machine) + Counter(relay.cut_off)
    assert len(relay.cut_off) == 3


def test_a_database_that_hangs_up_while_a_mail_is_handed_over_makes_no_second_mail(
    postgres_url: str, relay: Relay, tmp_path: Path
) -> None:
    with Machine(postgres_url, relay.url, tmp_path) as machine:
        make_tables(postgres_url)
        machine.call("queue_mails(2)").wait()
        relay.answer([Answer.SLOW])
        worker = machine.start_worker()
        wait_until(relay.hangs.is_set)

        machine.ask(HANG_UP)
        wait_until(lambda: machine.mails() == {"sent": 2})

        assert stop(worker) == 0
        assert relay.times == promised_ids(machine)
