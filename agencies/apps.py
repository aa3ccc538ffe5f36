from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Instansi"

    def ready(self) -> None:
        """Listen to what the library does with second factors, and let new keys seal them."""
        from agencies import factors  # noqa: PLC0415 - it needs the models
        from core import key_rotation  # noqa: PLC0415 - likewise

        key_rotation.OTHERS.append(factors.reseal)
