"""The form that takes a table of messages."""

from typing import Any

from core.table_forms import TableForm
from core.tables import LARGEST


class MessageTableForm(TableForm):
    """A CSV or Excel file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = "Berkas CSV atau Excel"
        field.help_text = f"Paling besar {LARGEST // 1024 // 1024} MB. Pemisah apa pun boleh."
        field.widget.attrs["accept"] = ".csv,.txt,.xlsx,text/csv"
        for name in ("required", "missing"):
            field.error_messages[name] = "Pilih berkas CSV atau Excel dahulu."
