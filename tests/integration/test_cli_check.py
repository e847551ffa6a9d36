"""Integration tests: the light commands as a user types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from numba.core.event import trigger_event
from typer.testing import CliRunner

import simulator
from simulator import load_scenario
from simulator.cli import app
from simulator.commands.check import memory_in_words
from simulator.scenario.schema import Scenario
from simulator.start.population import create_world
from simulator.study import weight
from simulator.study.weight import weight_of

pytestmark = pytest.mark.integration
HEAVY = ("mesa", "numba", "numpy", "pandas", "matplotlib", "duckdb", "networkx")
REPOSITORY = Path(__file__).parents[2]
run = CliRunner().invoke


def test_check_of_a_valid_file_says_so_and_what_a_run_takes(tiny_scenario: Scenario) -> None:
    create_world(tiny_scenario, 1)  # something is compiled now
    result = run(app, ["check", "baseline", "scenarios/mandate_and_prompt_payment.toml"])
    first, heavy, second, other_heavy = result.stdout.splitlines()
    assert result.exit_code == 0
    assert first.startswith("baseline: valid. 5 councils, 9 service lines, ")
    assert "3 policies" in second
    for told in (heavy, other_heavy):
        assert re.fullmatch(r"One run needs about \d+ MB and takes about [\d.]+ seconds here\.", told), told


def test_before_anything_is_compiled_a_scenario_is_weighed_by_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is compiled for it: that takes longer than any check may."""
    compiled = weight_of(load_scenario("baseline"))
    monkeypatch.setattr(weight, "is_compiled_before", lambda: False)
    monkeypatch.setattr(weight, "open_world", None)
    found = weight_of(load_scenario("baseline"))
    assert found.seconds is None
    assert 0.7 * compiled.gigabytes < found.gigabytes <= compiled.gigabytes
    told = run(app, ["check", "baseline"]).stdout
    assert "How long it takes is known once the model is compiled" in told


@pytest.mark.parametrize(("compiles", "seconds"), [(0, 9.0), (1, 0.7), (2, 0.7), (3, None)])
def test_time_in_which_something_was_compiled_is_not_told(
    monkeypatch: pytest.MonkeyPatch, compiles: int, seconds: float | None
) -> None:
    """The first that is measured would be 9 seconds, later ones 0.7."""
    measured = [9.0]

    def measure(*_: object) -> weight.Weight:
        if len(measured) <= compiles:
            with trigger_event("numba:run_pass"):
                measured.append(0.7)
        return weight.Weight(0.1, measured[0] if compiles == 0 else measured[-1])

    monkeypatch.setattr(weight, "is_compiled_before", lambda: True)
    monkeypatch.setattr(weight, "_measured", measure)
    assert weight.weight_of(load_scenario("baseline")).seconds == seconds


@pytest.mark.parametrize(("gigabytes", "words"), [(0.0001, "1 MB"), (0.0314, "31 MB"), (12.34, "12 GB")])
def test_memory_is_told_in_the_unit_that_fits(gigabytes: float, words: str) -> None:
    assert memory_in_words(gigabytes) == words


def test_check_tells_mistakes_on_stderr_and_exits_with_2(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        'extends = "baseline.toml"\nhorizn_years = 3\n[rules]\npayment_terms_days = 999\n', encoding="utf-8"
    )
    result = run(app, ["check", str(path), "baseline"])
    assert result.exit_code == 2
    assert result.stdout.startswith("baseline: valid.")
    unknown, beyond = result.stderr.splitlines()
    assert unknown.startswith(f"{path}:2: unknown key `horizn_years`")
    assert beyond.startswith(f"{path}:4: `payment_terms_days` is 999, out of range")


def test_check_of_nothing_there_is_no_traceback() -> None:
    result = run(app, ["check", "no_such_file.toml"])
    assert result.exit_code == 2
    assert result.stderr.startswith("no_such_file.toml:1: there is no file")


def test_describe_schema_is_json_and_levers_are_listed() -> None:
    assert json.loads(run(app, ["describe", "--schema"]).stdout)["title"] == "Scenario"
    levers = run(app, ["describe", "--levers"])
    assert levers.exit_code == 0
    assert "payment_terms_days" in levers.stdout
    assert "bid_cost_gbp" in run(app, ["describe", "--parameters"]).stdout
    assert run(app, ["describe"]).exit_code == 2


def test_new_writes_a_valid_starter_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run(app, ["new", str(path)]).exit_code == 0
    assert run(app, ["check", str(path)]).exit_code == 0
    path.write_text("mine", encoding="utf-8")
    again = run(app, ["new", str(path)])
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    assert run(app, ["new", str(tmp_path / "no" / "folder.toml")]).exit_code == 2
    assert run(app, ["new", str(tmp_path / "mine.yaml")]).exit_code == 2


@pytest.mark.parametrize("name", ["", " ", ".toml", "..", "toml"])
def test_new_suggests_a_name_that_is_one(name: str) -> None:
    refused = run(app, ["new", name])
    meant = "toml.toml" if name == "toml" else "my_scenario.toml"
    assert (refused.exit_code, refused.stderr.endswith(f"; write `fairlot new {meant}`\n")) == (2, True)


@pytest.mark.parametrize("of", [[], ["--experiment"]])
def test_every_commented_line_of_the_starter_is_valid_too(tmp_path: Path, of: list[str]) -> None:
    path = tmp_path / "mine.toml"
    run(app, ["new", str(path), *of])
    assert run(app, ["check", str(path)]).exit_code == 0
    text = path.read_text(encoding="utf-8")
    head, _, body = text.partition("\n\n")
    switched = "\n".join(line.removeprefix("# ") for line in body.splitlines())
    path.write_text(switched, encoding="utf-8")
    result = run(app, ["check", str(path)])
    assert result.exit_code == 0, result.stderr
    assert head.startswith("# An experiment of your own" if of else "# A scenario of your own")


@pytest.mark.parametrize(
    "words", [["check", "baseline"], ["describe", "--schema"], ["describe", "--levers"], ["--help"]]
)
def test_light_commands_import_nothing_heavy(words: list[str]) -> None:
    """The engine, Mesa, numba and the table libraries take seconds to import: these commands must not touch them.

    To weigh a scenario, ``check`` needs the engine and nothing else of it.
    """
    heavy = [name for name in HEAVY if words[0] != "check" or name not in ("numba", "numpy")]
    code = (
        "import sys\nfrom simulator.cli import app\n"
        f"try:\n    app({words!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"found = [name for name in {heavy!r} if name in sys.modules]\nassert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_schema_of_experiments_takes_what_a_sweep_takes() -> None:
    told = run(app, ["describe", "--experiment-schema"])
    assert told.exit_code == 0, told.stderr
    schema = json.loads(told.stdout)
    assert {"title", "question", "scenario", "design"} <= set(schema["required"])
    for file in sorted((REPOSITORY / "experiments").glob("*.toml")):
        assert set(tomllib.loads(file.read_text(encoding="utf-8"))) <= set(schema["properties"]), file.name


def test_the_package_says_to_type_checkers_that_it_is_typed() -> None:
    """At its root, in the source as in what is built of it: nothing is moved or left out on the way."""
    assert (Path(simulator.__file__).parent / "py.typed").is_file()
    build = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["packages"] == ["simulator"]
    assert "/simulator" in build["targets"]["sdist"]["include"]
    assert not [target for target in (build, *build["targets"].values()) if "exclude" in target]
    assert "py.typed" not in "".join(build["targets"]["wheel"]["force-include"])


def test_version_is_printed() -> None:
    result = run(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("fairlot ")


def test_check_of_an_experiment_tells_its_runs_and_about_how_long() -> None:
    result = run(app, ["check", "experiments/payment_terms.toml", "baseline"])
    assert result.exit_code == 0, result.stderr
    valid, time, baseline, _ = result.stdout.splitlines()[:4]
    assert valid.startswith("experiments/payment_terms.toml: valid. A grid over 3 factors: ")
    assert valid.endswith(": 54 points x 1 arm x 10 seeds = 540 runs of 10 years.")
    assert time.startswith(("About ", "How long it takes is known once the model is compiled"))
    assert baseline.startswith("baseline: valid.")


def test_check_of_a_wrong_experiment_says_what_sweep_says(tmp_path: Path) -> None:
    text = (REPOSITORY / "experiments" / "payment_terms.toml").read_text(encoding="utf-8")
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace("payment_late_share", "payment_late_shar").replace('"grid"', '"gird"'), "utf-8")
    checked, swept = run(app, ["check", str(path)]), run(app, ["sweep", str(path)])
    assert checked.exit_code == swept.exit_code == 2
    assert checked.stderr == swept.stderr
    assert "did you mean `payment_late_share`?" in checked.stderr
    assert f"{path}:{text.splitlines().index('kind = ' + chr(34) + 'grid' + chr(34)) + 1}: " in checked.stderr


def test_an_experiment_that_is_no_toml_yet_is_still_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "half.toml"
    path.write_text('title = "Half"\n[design\nkind = "grid"\n[[factors]]\npath = "x"\n', encoding="utf-8")
    result = run(app, ["check", str(path)])
    assert result.exit_code == 2
    assert result.stderr == run(app, ["sweep", str(path)]).stderr
    assert f"{path}:2:" in result.stderr


@pytest.mark.parametrize("command", ["run", "compare", "validate", "calibrate"])
def test_an_experiment_is_not_run_as_a_scenario(command: str) -> None:
    file = "experiments/payment_terms.toml"
    result = run(app, [command, file])
    assert result.exit_code == 2
    assert result.stderr == f"{file}:12: an experiment, not a scenario; run it with `fairlot sweep {file}`\n"
