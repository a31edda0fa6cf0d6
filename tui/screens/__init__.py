"""One module a screen: compose, draw a view-model, nothing else."""
