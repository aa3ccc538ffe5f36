"""Build the stored model: in set-up, nightly by the worker, never in a request."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from inquiries.routing import examples, history, suggestion
from inquiries.routing.model import ModelError, RoutingModel
from inquiries.routing.text import REFERENCE


def build(folder: Path | None = None) -> RoutingModel:
    """Train on the reference data and the confirmed routings, and store the model.

    :raises ExampleError: if an example file cannot be used.
    """
    from inquiries.routing import training  # noqa: PLC0415 - loads scikit-learn

    model = training.train([*examples.reference(), *examples.shared(), *history.confirmed()])
    model.facts["reference"] = reference_mark()
    model.save(folder or suggestion.folder())
    return model


def build_if_needed() -> bool:
    """Build the model where there is none yet or the reference data has changed since."""
    try:
        current = RoutingModel.load(suggestion.folder()).facts.get("reference")
    except ModelError:
        current = None
    if current == reference_mark():
        return False
    build()
    return True


def reference_mark() -> str:
    """A digest of the reference data."""
    digest = sha256()
    for path in sorted(REFERENCE.glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
