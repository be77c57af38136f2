"""An address that is not there, and a mistake of ours: calm pages in Russian, and sentences for programs."""

import logging

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from nicegui import app, ui
from nicegui.client import Client

from components import buttons
from components.frame import bare_page

log = logging.getLogger('ejournal')
NO_PAGE = 'Проверьте адрес или начните с главной страницы.'
OUR_MISTAKE = ('Ошибка записана в журнал работы программы. Введённые отметки сохранены в этом браузере и уйдут сами. '
               'Обновите страницу; если не поможет, сообщите администратору.')


def install() -> None:
    """Answer with these pages from now on."""
    app.exception_handler(404)(_not_found)
    app.exception_handler(Exception)(_failed)


async def _not_found(request: Request, _: Exception) -> Response:
    return _answer(request, 404, 'Такой страницы нет', NO_PAGE)


async def _failed(request: Request, error: Exception) -> Response:
    log.error('%s %s', request.method, request.url.path, exc_info=error)
    return _answer(request, 500, 'Что-то пошло не так', OUR_MISTAKE)


def _answer(request: Request, status: int, title: str, sentence: str) -> Response:
    if 'text/html' not in request.headers.get('accept', ''):
        return JSONResponse({'message': f'{title}. {sentence}'}, status)
    with Client(ui.page(''), request=request) as client, bare_page(title):
        ui.label(sentence)
        buttons.link_button('На главную', '/', 'primary')
    return client.build_response(request, status)
