"""What one step is: its words, its form, who may take it, and when it is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from agencies.models import User
from inquiries.drafts import Line

Act = Callable[..., Any]


@dataclass(frozen=True)
class Kind:
    """One step: its words, its form, who may take it, in which state it is offered.

    A form that `is_fetched` offers rows of the database: it is made when the step is opened.
    """

    slug: str
    label: str
    title: str
    confirm: str
    form: Callable[..., Any]
    may: Callable[[User, Any], bool]
    fits: Callable[..., bool]
    act: Act
    done: str
    text: str = ""
    is_danger: bool = False
    is_fetched: bool = False


@dataclass
class Step:
    """A step as a page offers it; without its form, that is fetched from `open_url`."""

    kind: Kind
    url: str
    id: str
    form: forms.Form | None
    is_open: bool = False
    page_url: str = ""
    draft: Line | None = None

    @property
    def open_url(self) -> str:
        return f"{self.page_url}?langkah={self.kind.slug}"
