"""What the desk says about a text it has put on a platform."""

from django import forms

from core.forms import LinkField


class PublishForm(forms.Form):
    """Where the reply stands now, if the officer has its link."""

    url = LinkField(label="Tautan balasan", required=False)
