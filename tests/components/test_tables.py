"""Tables: what a cell carries, what is seen, which row was meant."""

from components.tables import Cell, Column, DataTable, Row, data_table

from .conftest import Show

COLUMNS = [Column('name', 'Обучающийся'), Column('mean', 'Средний балл', numeric=True)]
ROWS: list[Row] = [{'name': Cell('Абрамов Глеб', sub='8А', href='/p/1'), 'mean': 4.5},
                   {'name': 'Цой Виктор', 'mean': None}]


async def test_cells_and_heads_are_seen(show: Show) -> None:
    user = await show(lambda: data_table(COLUMNS, ROWS, caption='Обучающиеся 8А'))
    for text in ('Абрамов Глеб', '8А', '4,50', 'Цой Виктор', 'Средний балл'):
        await user.should_see(text)


async def test_an_empty_table_says_what_to_do(show: Show) -> None:
    user = await show(lambda: data_table(COLUMNS, [], caption='Заявки', empty='Заявок пока нет.'))
    await user.should_see('Заявок пока нет.')


async def test_a_click_names_the_row_and_rows_can_be_replaced(show: Show) -> None:
    rows: list[int] = []
    made: list[DataTable] = []
    user = await show(lambda: made.append(data_table(COLUMNS, ROWS, caption='Список', on_row=rows.append)))
    user.find(kind=DataTable).trigger('row', 1)
    assert rows == [1]
    made[0].set_rows([{'name': 'Шубина Яна'}])
    await user.should_see('Шубина Яна')
    await user.should_not_see('Цой Виктор')


def test_a_cell_leaves_out_what_it_has_not() -> None:
    assert Cell('5').packed() == {'t': '5'}
    assert Cell('5', mark='5', order=5, chip='').packed() == {'t': '5', 'm': '5', 'v': 5, 'k': ''}
