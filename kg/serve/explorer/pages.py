"""The explorer's files: one page for all views, its scripts and styles, and the vis-network that pyvis ships."""

from importlib.util import find_spec
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse

_STATIC = Path(__file__).parent / "static"

HEADERS = {
    # No script or style but our files; text of listings could not run even if it became markup.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

FILES = {file.name: file for file in sorted(_STATIC.iterdir()) if file.suffix in _TYPES}
"""What is served under /explorer/static/ by its name: nothing else can be asked for."""


def _vis_network() -> Path:
    # find_spec does not import pyvis, which takes a second.
    spec = find_spec("pyvis")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError("pyvis, which ships vis-network, is not installed", name="pyvis")
    return Path(next(iter(folders))) / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"


async def page(_: Request) -> FileResponse:
    """The page; its script shows what the address asks for."""
    return FileResponse(_STATIC / "index.html", media_type="text/html", headers=HEADERS)


async def file(request: Request) -> FileResponse:
    """A script, style or picture of the page."""
    name = request.path_params["name"]
    path = _vis_network() if name == "vis-network.js" else FILES.get(name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=HEADERS)
