"""Names under which the server is reached."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.live.own_names import as_named, host_names, is_of_this_machine_alone, name_of


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8137", "localhost"),
        ("LOCALHOST", "localhost"),
        ("[::1]:80", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1].evil.com", ""),
        ("[::1]x", ""),
        ("localhost:80:80", ""),
        ("localhost ", ""),
        ("localhost\n", ""),
        ("a@localhost", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert name_of(header) == name


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("LOCALHOST", True),
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("localhost.example.org", False),
    ],
)
def test_which_addresses_this_machine_alone_can_reach(host: str, is_own: bool) -> None:
    assert is_of_this_machine_alone(host) is is_own


def test_names_that_are_allowed_are_ours() -> None:
    names = host_names("0.0.0.0", is_shared=False, also=["Fairlot.Example.org", "2001:DB8::1", "192.0.2.9"])
    assert names == {"127.0.0.1", "localhost", "[::1]", "fairlot.example.org", "[2001:db8::1]", "192.0.2.9"}
    assert "myhost" in host_names("MyHost", is_shared=True)


@pytest.mark.parametrize("name", ["http://a.org", "a.org:80", "a.org/", "*", "", "a b", "-a.org", "a..org"])
def test_what_is_no_name_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a host"):
        as_named(name)
    told = CliRunner().invoke(app, ["live", "--no-browser", "--allow-host", name])
    assert told.exit_code == 2
    assert "is no name of a host" in told.output


def test_a_proxy_is_named_by_its_address() -> None:
    told = CliRunner().invoke(app, ["live", "--no-browser", "--trust-proxy", "*"])
    assert told.exit_code == 2
    assert "is no address of a proxy" in told.output
