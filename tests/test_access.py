from __future__ import annotations

import pytest

from analysis.access import Viewer, viewer_of


def test_without_sign_in_everybody_is_local():
    assert viewer_of(False, {}) == Viewer("local", signed_in=True)


@pytest.mark.parametrize(
    "claims",
    [{}, {"is_logged_in": False, "email": "a@b.example"}, {"email": "a@b.example"}, {"is_logged_in": "yes", "sub": "1"},
     {"is_logged_in": True}],
)  # fmt: skip
def test_who_did_not_sign_in_stays_out(claims):
    assert viewer_of(True, claims) == Viewer("", signed_in=False)


@pytest.mark.parametrize(
    ("claims", "name"),
    [({"email": "mei@brand.example", "sub": "17"}, "mei@brand.example"), ({"sub": "17"}, "17"),
     ({"preferred_username": "mei", "email": ""}, "mei")],
)  # fmt: skip
def test_who_signed_in_has_a_name(claims, name):
    assert viewer_of(True, {"is_logged_in": True, **claims}) == Viewer(name, signed_in=True)
