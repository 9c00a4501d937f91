"""Ansible: a callback plugin that makes the modules which run on this machine check what they send.

export ANSIBLE_CALLBACK_PLUGINS=$(python -m ecs_preflight.hooks.ansible)
ANSIBLE_CALLBACKS_ENABLED=preflight ansible-playbook site.yml
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["folder"]


def folder() -> Path:
    """Give the folder of the plugin, for `callback_plugins` in `ansible.cfg`."""
    return Path(__file__).parent / "_ansible"


if __name__ == "__main__":
    sys.stdout.write(f"{folder()}\n")
