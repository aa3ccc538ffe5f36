"""The one kind of exception that a person may read."""


class DomainError(Exception):
    """Refuse what the rules do not allow now; the text is an Indonesian sentence fit to show.

    `code` is a stable word for other systems. Subclasses stand beside the rule that raises them.
    """

    code: str = "refused"
