"""Names that mean one person, found in a list of names with no registry."""

from onoma.cluster.files import Summary, cluster_file
from onoma.cluster.links import MATCH_AT, Link, Member, cluster, linked
from onoma.cluster.pairs import score_pairs

__all__ = ["MATCH_AT", "Link", "Member", "Summary", "cluster", "cluster_file", "linked", "score_pairs"]
