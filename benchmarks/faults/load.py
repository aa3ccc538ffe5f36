"""People at work while things break: they write messages, answer referrals, and try again."""

from __future__ import annotations

import http.client
import json
import random
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field

PAUSE = 0.1  # seconds between two writes of one person
AGAIN = 0.3  # seconds before a write without an answer is sent again, under the same key


@dataclass
class Log:
    """What the callers saw. `taken`: key of each message answered 2xx → its number."""

    taken: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    silences: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def away(self) -> int:
        return self.statuses[503]

    def note(self, status: int, retry_after: str | None, body: bytes) -> None:
        with self.lock:
            self.statuses[status] += 1
            if status >= 500 and not (status == 503 and retry_after):
                self.wrong.append(f"{status} {body[:120]!r}")


class Load:
    """`writers` threads that record messages and one that answers referrals."""

    def __init__(self, port: int, token: str, answers: dict[int, str], writers: int = 3) -> None:
        self.port, self.token, self.log = port, token, Log()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(writers)]
        self._threads.append(threading.Thread(target=self._answer, args=(answers,)))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def send(self, method: str, path: str, token: str, body: object, key: str) -> int:
        """Send once; return the status, 0 when no answer came."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Authorization": f"Token {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            link.request(method, path, json.dumps(body), headers)
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.log.silences += 1
            return 0
        finally:
            link.close()
        self.log.note(answer.status, answer.headers.get("Retry-After"), content)
        if answer.status == 201 and "inquiries" in path:
            self.log.taken[key] = json.loads(content)["number"]
        return answer.status

    def _write(self) -> None:
        while not self._over.is_set():
            key = uuid.uuid4().hex
            self.log.sent.add(key)
            body = {"type": "QUESTION", "text": f"Beban {key}"}
            self._insist("/api/v1/inquiries/", self.token, body, key)
            self._over.wait(PAUSE)

    def _answer(self, answers: dict[int, str]) -> None:
        """Answer one referral after the other, some in time and some late."""
        chance = random.Random(7)
        for referral, token in answers.items():
            if self._over.wait(chance.uniform(0, 2)):
                return
            path = f"/api/v1/referrals/{referral}/answer/"
            self._insist(path, token, {"text": "Dijadwalkan Senin."}, uuid.uuid4().hex)

    def _insist(self, path: str, token: str, body: object, key: str) -> None:
        """Send the same until it is taken or refused for good."""
        while self.send("POST", path, token, body, key) in {0, 503}:
            if self._over.wait(AGAIN):
                return
