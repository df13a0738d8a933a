"""`reconciler` from PyPI, a client for pandas, reconciles a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import reconciler

# The client uses what pandas will drop one day; that is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_data_frame_is_reconciled(serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name gets its person; a column beside it is evidence."""
    # What the client calls nobody, under a name that NumPy 2 has dropped.
    monkeypatch.setattr(np, "NaN", np.nan, raising=False)
    service = serve() + "/reconcile"
    table = pd.DataFrame({"name": ["Swetlana Tichanowskaja", "Babariko", "習近平", "Jane Doe"]})
    found = reconciler.reconcile(table["name"], type_id="person", reconciliation_endpoint=service)
    by_name = found.set_index("input_value")
    assert by_name.loc["Swetlana Tichanowskaja", "id"] == "sviatlana-tsikhanouskaya"
    assert by_name.loc["習近平", "id"] == "xi-jinping"
    assert bool(by_name.loc["習近平", "match"])
    assert not bool(by_name.loc["Babariko", "match"])
    assert pd.isna(by_name.loc["Jane Doe"].get("id"))
    born = pd.Series(["", "1963-11-09", "", ""], name="born")
    settled = reconciler.reconcile(
        table["name"], type_id="person", reconciliation_endpoint=service, property_mapping={"born": born}
    ).set_index("input_value")
    assert settled.loc["Babariko", "id"] == "viktar-babaryka"
    assert bool(settled.loc["Babariko", "match"])
