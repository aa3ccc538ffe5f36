from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.routing import building, examples


class Command(BaseCommand):
    help = "Latih saran rujukan dari data acuan dan rujukan yang sudah dijawab."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="periksa berkas contoh saja")
        parser.add_argument(
            "--evaluate", action="store_true", help="ukur ketepatan, tidak menyimpan"
        )
        parser.add_argument(
            "--errors", action="store_true", help="dengan --evaluate: tulis yang keliru"
        )
        parser.add_argument(
            "--if-needed", action="store_true", help="hanya bila belum ada atau acuan berubah"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options)
        except examples.ExampleError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _run(self, options: dict[str, Any]) -> None:
        if options["check"]:
            self.stdout.write(f"Contoh dapat dipakai: {len(examples.reference())}.")
        elif options["evaluate"]:
            from inquiries.routing import evaluation  # noqa: PLC0415 - loads scikit-learn

            for line in evaluation.report(with_errors=options["errors"]):
                self.stdout.write(line)
        elif options["if_needed"]:
            built = building.build_if_needed()
            if options["verbosity"]:
                self.stdout.write("Model dilatih." if built else "Model sudah ada.")
        else:
            facts = building.build().facts
            self.stdout.write(f"Model dilatih dari {facts['examples']} contoh.")
