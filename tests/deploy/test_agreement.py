"""What the other end lets through, watches and shows is what kiosks report: no more, no less."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from kiosk.settings import ROOT

metric = pytest.importorskip("kiosk.usage.metric")
DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bkiosk_[a-z_]+\b")
RESOURCE = {"kiosk_departement", "service_instance_id"}


def names() -> set[str]:
    return {*metric.Metric, *metric.Gauge}


def attributes() -> set[str]:
    return {shape.attribute for shape in metric.SHAPES.values() if shape.attribute}


def collector() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((DEPLOY / "otelcol.yaml").read_text())
    return said


def expressions() -> list[str]:
    """Give every query of the alarms and of the dashboard."""
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())
    alarms = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    panels = json.loads((DEPLOY / "dashboard.json").read_text())["panels"]
    return alarms + [one["expr"] for panel in panels for one in panel.get("targets", ())]


def test_the_collector_lets_exactly_the_names_of_reports_through():
    include = collector()["processors"]["filter/names"]["metrics"]["include"]
    assert include["match_type"] == "strict"
    assert set(include["metric_names"]) == names()


def test_the_collector_keeps_exactly_the_attributes_of_reports():
    resource, point = (
        set(re.findall(r'"([^"]+)"', one["statements"][0]))
        for one in collector()["processors"]["transform/attributes"]["metric_statements"]
    )
    assert resource == {"service.name", "service.instance.id", "kiosk.departement"}
    assert point == attributes()


def test_the_collector_refuses_values_that_are_no_ids():
    conditions = collector()["processors"]["filter/values"]["metrics"]["datapoint"]
    guarded = {name for one in conditions for name in re.findall(r'attributes\["(\w+)"\]', one)}
    assert guarded == attributes()
    # “$$” is one “$” for the Collector
    (pattern,) = {p.replace("$$", "$") for p in re.findall(r'"(\^\[a-z0-9\].*?)"', str(conditions))}
    assert re.match(pattern, "france-travail")
    for hostile in ("https://www.caf.fr/", "Jean Dupont", "a" * 41, "caf.fr", ""):
        assert not re.match(pattern, hostile)


def test_every_processor_that_is_declared_is_in_use():
    said = collector()
    pipeline = said["service"]["pipelines"]["metrics"]
    assert pipeline["processors"] == list(said["processors"])
    assert pipeline["exporters"] == list(said["exporters"])


def test_alarms_and_dashboard_ask_for_what_is_reported():
    asked = {name for text in expressions() for name in NAME.findall(text)} - RESOURCE
    assert asked <= names()


def test_the_dashboard_shows_all_that_is_reported():
    shown = set(NAME.findall((DEPLOY / "dashboard.json").read_text()))
    assert names() <= shown


@pytest.mark.parametrize("file", sorted(DEPLOY.glob("*.yaml")), ids=lambda file: file.name)
def test_every_file_is_yaml(file):
    assert yaml.safe_load(file.read_text())


def test_the_cluster_forgets_the_second_sending_at_both_places():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in ("victoria", "vmstorage-1", "vmstorage-2", "vmselect"):
        assert "-dedup.minScrapeInterval=1ms" in services[name]["command"]
