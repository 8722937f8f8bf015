"""Measurements. Each module is one command; figures are comparable within one run on one machine only."""
