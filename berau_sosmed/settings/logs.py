"""Structured logs: one line per event, names and numbers, never what a citizen wrote."""

import logging
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from berau_sosmed.quiet import QuietRefusals

PRIVATE_KEYS = frozenset(
    {"text", "contact", "email", "phone", "password", "token", "body", "name", "full_name"}
)


def drop_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the values of keys that hold personal data, should one slip in."""
    for key in PRIVATE_KEYS & event.keys():
        event[key] = "[disembunyikan]"
    return event


class WithoutHealth(logging.Filter):
    """Drop the lines of /healthz: it is asked every few seconds, and its 503 is an answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path", "") != "/healthz"


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    drop_private,
]


def configure(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Point structlog at the standard library; return the ``LOGGING`` setting."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # A traceback's local variables are what a citizen wrote: neither form shows them.
    as_dicts = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    as_text = structlog.dev.plain_traceback
    renderers: list[Processor] = (
        [structlog.processors.ExceptionRenderer(as_dicts), structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=as_text)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers,
                ],
            },
        },
        "filters": {
            "without_health": {"()": WithoutHealth},
            "quiet_refusals": {"()": QuietRefusals},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["without_health", "quiet_refusals"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print each line twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # A refusal is an audit entry, not a warning with the address of a private page.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            "pikepdf": {"level": "ERROR"},
        },
    }
