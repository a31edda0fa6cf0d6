"""Credentials that are simply known."""

from mailgateway.auth import Secret


class Known:
    """Credentials that are simply known; `given` counts how often they were asked for anew."""

    def __init__(self, *values: str) -> None:
        self._values = list(values or ("sesame",))
        self.renewed: list[bool] = []

    async def secret(self, *, renew: bool = False) -> Secret:
        self.renewed.append(renew)
        return Secret(self._values.pop(0) if len(self._values) > 1 else self._values[0])
