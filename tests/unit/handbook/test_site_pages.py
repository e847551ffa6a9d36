"""The pages that are made from the code tell all of it, and say where each thing comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from simulator.handbook import clone
from simulator.handbook.accessible_pages import mended
from simulator.handbook.assembling import MADE, pages_by_people
from simulator.handbook.command_page import command_page, commands
from simulator.handbook.explained_phases import DOCS, explanation_page, numbers_of, told, untold_numbers
from simulator.handbook.figure_pages import figures_page, formula
from simulator.handbook.file_pages import kind_of, scenario_page
from simulator.handbook.made_blocks import BLOCKS
from simulator.handbook.markdown_writing import cell, sections, slug, table, with_links
from simulator.handbook.message_page import messages_in
from simulator.handbook.register_pages import levers_page, parameters_page
from simulator.handbook.validation_page import validation_tables
from simulator.metrics import KPIS
from simulator.register import KINDS, LEVERS, PARAMETERS
from simulator.scenario.schema import Scenario


def test_every_number_of_the_register_is_told_on_a_page_of_the_explanation() -> None:
    assert untold_numbers() == []


@pytest.mark.parametrize("page", sorted(told().keys() - {"choices-that-could-be-otherwise"}))
def test_every_phase_and_feature_has_equations_and_says_which_evidence_disagrees(page: str) -> None:
    written = sections((DOCS / "explanation" / f"{page}.md").read_text(encoding="utf-8"))
    assert {"Equations", "What evidence disagrees"} <= written.keys()
    assert "$" in written["Equations"]


def test_additions_belong_to_sections_of_the_page_about_phases() -> None:
    assert {file.stem for file in (DOCS / "explanation").glob("*.md")} <= told().keys()


def test_a_page_joins_text_numbers_and_sources() -> None:
    page = explanation_page("bid")
    for heading in ("Rule", "Equations", "Known simplification", "What evidence disagrees", "Numbers", "Source rows"):
        assert f"\n## {heading}\n" in page
    assert "[`experience_weight`](<../reference/parameters.md#experience-weight>)" in page
    assert "simulator/phases/bid.py" in page
    assert "collusion" in sections(page)["Known simplification"]


def test_numbers_of_a_feature_stand_on_its_page_and_not_on_each_phase_that_reads_them() -> None:
    assert "franchise_royalty" in numbers_of("hubs-and-franchises")
    assert "franchise_royalty" not in numbers_of("learn")


def test_levers_and_parameters_are_all_on_their_pages() -> None:
    levers, parameters = levers_page(), parameters_page()
    assert [name for name in LEVERS if f"[`{name}`]{{#" not in levers] == []
    assert [name for name in PARAMETERS if f"[`{name}`]{{#" not in parameters] == []
    assert [name for kind in KINDS.values() for name in kind if f"[`{name}`]{{#" not in parameters] == []


def test_every_figure_has_its_formula() -> None:
    page = figures_page()
    assert [name for name in KPIS if f"\n### {name}\n" not in page] == []
    assert formula(KPIS["se_award_share_value"]).startswith("tallies = books.tallies\nreturn ratio(")
    assert all("return" in formula(kpi) for kpi in KPIS.values())


def test_every_command_with_every_option_is_on_its_page() -> None:
    page = command_page()
    for name, command in commands().items():
        assert f"\n## fairlot {name}\n" in page
        options = [option for one in command.params for option in one.opts if option.startswith("--")]
        assert [option for option in options if f"`{option}`" not in page] == []
    assert "| 130 | The user stopped it" in page


def test_every_key_of_a_scenario_is_on_its_page() -> None:
    page = scenario_page()
    keys = [field.alias or name for name, field in Scenario.model_fields.items()]
    assert [key for key in keys if f"| `{key}` |" not in page] == []


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 4000}, "whole number, from 1 to 4,000"),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "date"),
        ({"type": "array", "items": {"$ref": "#/$defs/Policy"}}, "list of table `Policy`"),
        ({"enum": ["a", "b"]}, "one of `a`, `b`"),
    ],
)
def test_kinds_of_values_are_told_in_words(schema: dict[str, object], words: str) -> None:
    assert kind_of(schema) == words


def test_messages_are_found_with_what_they_fill_in(tmp_path: Path) -> None:
    file = tmp_path / "says.py"
    file.write_text('raise StudyMistake(f"{name} is not there" if name else "", "look " + "elsewhere now")\n')
    assert list(messages_in(file)) == [(1, "... is not there; look elsewhere now")]


def test_misses_of_the_validation_come_first() -> None:
    said = validation_tables()
    first_table = said.partition("\n\n## ")[2].partition("\n\n\n")[0]
    found = re.findall(r"^\| \*\*(out|near|in range|not modelled)\*\*", first_table, re.MULTILINE)
    assert found == sorted(found, key=("out", "near", "in range", "not modelled").index)
    assert re.match(r"Of \d{4}-\d\d-\d\d, version [\d.]+, `baseline` with \d+ seeds: ", said)


def _marks() -> Iterator[tuple[str, str]]:
    for name, file in pages_by_people().items():
        if file.suffix == ".md":
            yield from ((name, mark) for mark in re.findall(r"<!-- made: ([a-z-]+)", file.read_text(encoding="utf-8")))


def test_every_mark_of_a_page_stands_for_a_block_and_every_block_is_used() -> None:
    assert {mark for _, mark in _marks()} == BLOCKS.keys()


def test_pages_that_are_made_are_not_also_written() -> None:
    assert MADE.keys().isdisjoint(pages_by_people())
    assert all(file.is_file() for file in pages_by_people().values())


def test_pieces_of_markdown() -> None:
    assert cell("a |\n b") == "a \\| b"
    assert cell("results/<name> [x](<y.md>)") == "results/&lt;name> [x](<y.md>)"
    assert table(("a",), [("b",)]) == "| a |\n| --- |\n| b |\n"
    assert slug("12. operate") == "operate"
    assert with_links("(L50, L999)", up="") == "([L50](<sources.md#l50>), L999)"
    assert sections("# t\n\nx\n\n## a\n\nb\n") == {"": "# t\n\nx", "a": "b"}


def test_the_command_line_is_typers() -> None:
    assert isinstance(commands()["run"], typer.core.TyperCommand)


def test_what_scrolls_can_be_reached_and_headings_have_a_level() -> None:
    assert mended('<p role="heading">a</p><pre>b</pre>') == (
        '<p role="heading" aria-level="2">a</p><pre tabindex="0">b</pre>'
    )


def test_the_version_is_the_same_wherever_it_is_stated() -> None:
    stated = clone.version()
    metadata = json.loads((clone.ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert metadata["version"] == stated
    assert f"\nversion: {stated}\n" in (clone.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"fairlot {stated}, an agent-based model" in (DOCS / "cite.md").read_text(encoding="utf-8")
    changes = (clone.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(stated)}\] - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE)


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    page = (clone.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert page.startswith("# Changelog\n")
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for release in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        found = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert set(found) <= kinds
        assert len(found) == len(set(found)), release[:40]
