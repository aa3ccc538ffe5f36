from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Instansi"

    def ready(self) -> None:
        """Listen to what the library does with second factors."""
        from agencies import factors  # noqa: F401, PLC0415 - it needs the models
