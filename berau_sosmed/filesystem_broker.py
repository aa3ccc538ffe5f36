"""Kombu's folder broker, made safe for a reader and a writer in two processes.

Kombu writes a message in place, so a worker that polls between the opening and the writing reads
nothing and stops; and it takes a message by moving it through the system's temporary folder.
"""

import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message under another name, then rename it into the queue."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}"
        draft = Path(self.data_folder_out, f"{name}.draft")
        draft.write_bytes(str_to_bytes(dumps(payload)))
        draft.rename(Path(self.data_folder_out, f"{name}.{queue}.msg"))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message; a rename succeeds for one worker only.

        :raises Empty: if the queue holds none.
        """
        waiting = Path(self.data_folder_in).iterdir()
        for path in sorted(p for p in waiting if p.name.partition(".")[2] == f"{queue}.msg"):
            try:
                taken = path.rename(Path(self.processed_folder, path.name))
            except FileNotFoundError:
                continue  # another worker was faster
            message = loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return message
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
