"""The description of the API for programs, as OpenAPI has it: for whoever is in, and for a program with its token."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse


def router(api: FastAPI) -> APIRouter:
    """The route of ``api``'s description."""
    made = APIRouter()

    @made.get('/api/openapi.json', include_in_schema=False)
    async def get_openapi() -> JSONResponse:
        return JSONResponse(api.openapi())

    return made
