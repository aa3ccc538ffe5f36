"""What addresses of the desk carry."""

from django.urls import register_converter


class CodeConverter:
    """The code of an answer of the bank, such as 7K3Q9ZWX."""

    regex = "[0-9A-HJKMNP-TV-Z]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NumberConverter:
    """An inquiry's number, such as 2611-7K3Q9; no other text reaches the database."""

    regex = "[0-9]{4}-[0-9A-HJKMNP-TV-Z]{5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "bank_code")
register_converter(NumberConverter, "inquiry_number")
