"""The program that survives: it starts sessions, restarts what dies, wipes by killing."""
