from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Dasar"

    def ready(self) -> None:
        from core import api_sentences, checks, form_sentences  # noqa: F401, PLC0415  (need the apps loaded)

        api_sentences.speak_indonesian()
        form_sentences.speak_indonesian()
