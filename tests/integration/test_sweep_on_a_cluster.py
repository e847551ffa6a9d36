"""Integration: a dask cluster gives the bits of the pool, with a worker killed and another one that comes late."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from simulator.study.arms import StudyMistake
from simulator.study.sweeps.run_experiment import sweep
from tests.integration.studies_scene import same_runs, write_experiment

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.integration, pytest.mark.slow]


def test_a_cluster_that_loses_and_gains_workers_gives_the_same(tmp_path: Path) -> None:
    file = write_experiment(tmp_path, points=24, seeds=4)
    sweep(file, tmp_path / "pool", workers=2)
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:

        def disturb(finished: int, _total: int) -> None:
            if finished and not happened.is_set():
                happened.set()
                with distributed.Client(cluster.scheduler_address) as client:
                    pids = client.run(os.getpid)
                cluster.scale(2)
                os.kill(next(iter(pids.values())), signal.SIGKILL)

        happened = threading.Event()
        done = sweep(file, tmp_path / "cluster", scheduler=cluster.scheduler_address, progress=disturb)
    assert happened.is_set()
    assert (done.made, done.failures) == (192, 0)
    assert same_runs(tmp_path / "pool", tmp_path / "cluster")


def test_no_scheduler_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.study.sweeps.cluster._CONNECT", 1.0)
    file = write_experiment(tmp_path, points=1, seeds=1)
    with pytest.raises(StudyMistake, match="there is no dask scheduler at tcp"):
        sweep(file, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
