"""What `make run` says once the portal answers."""

from pathlib import Path

import pytest

from tools.run import Plan, announce


@pytest.mark.parametrize(
    ("is_demo", "said", "unsaid"),
    [(True, "petugas.dishub", "create_admin"), (False, "manage.py create_admin", "petugas.dishub")],
)
def test_it_says_how_to_come_in(capsys, is_demo, said, unsaid):
    announce(Plan(port=8000, host="", data_dir=Path(), is_demo=is_demo, broker=""))

    printed = capsys.readouterr().out

    assert said in printed
    assert unsaid not in printed
    assert ("DEMO=1" in printed) is not is_demo
