"""A citizen with a browser, and the Instansi that answer."""

import re

import pytest
from django.test import Client

from inquiries import services
from inquiries.models import Inquiry
from tests.factories import make_agency

TEXT = "Kapan lampu jalan di Rinding diperbaiki?"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def diskominfo(clock):
    return make_agency("DISKOMINFO", is_oversight=True)


@pytest.fixture
def citizen():
    return Client()


@pytest.fixture
def asked(citizen, dishub):
    """Ask Dishub something; give the code."""

    def asked(**fields) -> str:
        return code_in(send(citizen, agency="DISHUB", **fields))

    return asked


@pytest.fixture
def answered(asked, officer):
    """A message that Dishub has answered: its code and the inquiry."""
    code = asked()
    services.reply_inquiry(inquiry=Inquiry.objects.get(), text="Hari Senin.", by=officer)
    return code, Inquiry.objects.get()


def send(citizen, **fields):
    body = {"text": TEXT, "type": "QUESTION", "agency": "", "contact": "", "situs_web": ""}
    return citizen.post("/tanya/", {**body, **fields})


def code_in(response) -> str:
    return CODE.search(response.content.decode())[0]
