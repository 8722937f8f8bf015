"""Real servers for tests, from Maven artifacts: no docker, no installation, nothing left behind."""
