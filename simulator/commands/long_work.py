"""Work without an end that is known: what is going on, and for how long already, so that nobody thinks it hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer

EVERY = 10.0  # seconds between two lines


@contextmanager
def telling(what: str, every: float = EVERY) -> Iterator[None]:
    """Say on standard error what is done, then how long it has taken so far, and at the end how long it took."""
    began, is_over = time.monotonic(), threading.Event()

    def tell() -> None:
        while not is_over.wait(every):
            typer.echo(f"{what}: {time.monotonic() - began:.0f} seconds so far ...", err=True)

    typer.echo(f"{what} (half a minute; minutes on a slow machine) ...", err=True)
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()
    typer.echo(f"Done in {time.monotonic() - began:.0f} seconds.", err=True)
