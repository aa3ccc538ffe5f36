"""Kombu's folder broker, made safe for a reader and a writer in two processes."""

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        """Write the message under another name, then rename it.

        Kombu writes in place, so a worker that polls between the opening and the writing reads
        an empty message and stops.
        """
        message = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        target = Path(self.data_folder_out, message)
        draft = target.with_suffix(".draft")
        draft.write_bytes(str_to_bytes(dumps(payload)))
        os.replace(draft, target)


class Transport(filesystem.Transport):
    Channel = Channel
