"""Benchmarks, run by hand (`make bench`): ratios in one run on one machine, never a test."""
