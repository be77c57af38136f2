"""A notice to parents as it reads on the screen: sentences and the table of norms 8.1."""

from nicegui import ui

from components import cards, tables
from components.tables import Column
from ejournal.notice_shapes import HEAD, NoticeText


def draw(text: NoticeText) -> ui.element:
    """The whole text in its order."""
    with cards.stack() as box:
        ui.label(text.greeting).classes('ej-strong')
        ui.label(text.intro)
        if text.subjects:
            columns = [Column('subject', HEAD[0], sortable=False), Column('marks', HEAD[1], sortable=False),
                       Column('mean', HEAD[2], numeric=True, sortable=False),
                       Column('final', HEAD[3], numeric=True, sortable=False)]
            tables.data_table(columns, [{'subject': line.subject, 'marks': line.marks or '—', 'mean': line.mean or '—',
                                         'final': line.final or '—'} for line in text.subjects],
                              caption='Отметки за период', empty='Предметов нет')
        for sentence in (text.missed, text.attention, text.coming, text.sign):
            if sentence:
                ui.label(sentence)
    return box
