"""A small mail server that speaks SMTP (RFC 5321) and keeps what it was given."""

from __future__ import annotations

import socketserver
import threading
import time
from email import message_from_bytes
from email.message import Message


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 surat.test ESMTP")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ", 1)[0].upper()
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                refusal = self.server.refusals.get(recipient)
                self.say(refusal or "250 OK")
            elif verb == "DATA":
                self.say("354 Go ahead")
                self.receive(recipient)
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            else:
                self.say("250 OK")

    def receive(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        time.sleep(self.server.slowness)
        self.server.accept(recipient, message_from_bytes(b"".join(lines)))
        if self.server.hangs_up_after_receiving:
            self.connection.close()
            return
        self.say("250 Queued")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.connections = 0
        self.slowness = 0.0
        self.hangs_up_after_receiving = False
        self.refusals: dict[str, str] = {}
        self.received: list[tuple[str, Message]] = []
        self._lock = threading.Lock()

    def accept(self, recipient: str, message: Message) -> None:
        with self._lock:
            self.received.append((recipient, message))

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.received]

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet when the other side hangs up."""

    def __enter__(self) -> MailServer:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()
