"""Trains the extraction models that `kg` ships from a folder of annotated papers. Not part of the installed package."""
