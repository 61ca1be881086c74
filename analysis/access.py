"""Who is looking. Without an `[auth]` section in the secrets everybody is signed in as `local`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LOCAL = "local"
"""Name of everybody, where nobody signs in."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person at the other end.

    Attributes:
        name: What loads and choices are recorded under; empty while signed out.
        signed_in: Whether the pages may be shown at all.
    """

    name: str
    signed_in: bool


def viewer_of(auth_configured: bool, user: Mapping[str, object]) -> Viewer:
    """Who is looking, by what the identity provider said.

    Args:
        auth_configured: Whether this installation has an `[auth]` section.
        user: The provider's claims, with `is_logged_in`.

    >>> viewer_of(False, {})
    Viewer(name='local', signed_in=True)
    >>> viewer_of(True, {"is_logged_in": False})
    Viewer(name='', signed_in=False)
    """
    if not auth_configured:
        return Viewer(LOCAL, signed_in=True)
    name = next((str(user[claim]) for claim in ("email", "preferred_username", "sub") if user.get(claim)), "")
    if user.get("is_logged_in") is not True or not name:
        return Viewer("", signed_in=False)
    return Viewer(name, signed_in=True)
