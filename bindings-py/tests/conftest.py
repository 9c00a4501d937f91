from __future__ import annotations

from typing import Any

import pytest

UUID = "1189efbf-d48b-46ad-a823-94b942e2a000"


@pytest.fixture
def create_body() -> dict[str, Any]:
    """The smallest body that CreateCloudServers takes."""
    return {
        "server": {
            "imageRef": UUID,
            "flavorRef": "s3.xlarge.2",
            "name": "web",
            "vpcid": UUID,
            "nics": [{"subnet_id": UUID}],
            "root_volume": {"volumetype": "SSD"},
        }
    }
