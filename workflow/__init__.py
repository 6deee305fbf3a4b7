"""tto: approval workflows for technology-transfer offices (科技成果转化审批)."""

__version__ = "0.2.0"
