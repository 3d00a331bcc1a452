"""Wiring: how the program starts, takes updates in, sends messages out, and stops."""
