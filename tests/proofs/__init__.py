"""Proofs that nothing is lost: each breaks something on purpose, looks at everything, and is itself tried by a control."""
