from __future__ import annotations

import ecs_preflight as ep
import pytest


def test_a_code_is_explained_in_both_languages() -> None:
    explanation = ep.explain("Ecs.0011")
    assert explanation["http_status"] == 400
    assert "password/classes" in explanation["rules"]
    assert set(explanation["meaning"]) == set(explanation["remedy"]) == {"en", "zh"}


def test_a_response_is_explained() -> None:
    explanation = ep.explain({"status": 406, "message": "not valid name"})
    assert explanation["code"] == "not valid name"
    assert ep.explain({"error": {"code": "Ecs.0005", "message": "m"}})["message"] == "m"


def test_what_is_unknown_raises() -> None:
    with pytest.raises(LookupError, match=r"Ecs\.0011"):
        ep.explain("Ecs.00011")
    with pytest.raises(LookupError):
        ep.explain({"job_id": "x"})
