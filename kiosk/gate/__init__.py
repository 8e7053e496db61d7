"""The gate: a session's only way to the network, which asks the policy for every connection."""
