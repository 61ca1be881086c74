"""How long the main job takes, beside a bare query of the engine in the same run."""
