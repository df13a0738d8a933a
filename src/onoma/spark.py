"""The door to Spark: names resolved, joined and clustered on a cluster of machines."""

from onoma.adapters.spark import resolve
from onoma.adapters.spark_cluster import cluster, with_keys

__all__ = ["cluster", "resolve", "with_keys"]
