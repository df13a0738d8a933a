"""Names that mean one person, found in a list of names with no registry."""

from onoma.cluster.files import Summary, cluster_file
from onoma.cluster.groups import MATCH_AT, Member, linked
from onoma.cluster.links import cluster
from onoma.cluster.near import Link, Near

__all__ = ["MATCH_AT", "Link", "Member", "Near", "Summary", "cluster", "cluster_file", "linked"]
