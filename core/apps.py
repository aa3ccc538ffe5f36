from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Dasar"

    def ready(self) -> None:
        from core import checks  # noqa: F401, PLC0415  (registers them, needs the apps loaded)
