"""The people of the demo: none is named like another, and every name says that it is made up."""

from reports.demo.people import GIVEN_NAMES, LAPSED, ROLES, STAFFED, WITHOUT_DECREE


def test_there_is_a_name_for_each_of_them():
    taken = {"Kartika", "Lukman", "Ratna"}  # in the story under names of their own
    teams = {*STAFFED, LAPSED, WITHOUT_DECREE}

    assert len(set(GIVEN_NAMES) - taken) == len(GIVEN_NAMES)
    assert len(GIVEN_NAMES) >= len(teams) * len(ROLES)
