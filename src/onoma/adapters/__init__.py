"""Skins over the resolver for the tools that people keep their names in."""
