# pyarrow makes most of its functions while it is imported, where no type checker sees them, and the
# stubs that are published know a fraction of them. So all of pyarrow is untyped here.
from typing import Any

def __getattr__(name: str) -> Any: ...
