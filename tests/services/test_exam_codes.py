"""The codes of the regional base: the seed, what may be changed, what is refused; the file as text (norms 7)."""

import pytest

from ejournal import frames
from ejournal.access import Actor
from ejournal.reports.delimited import delimited
from ejournal.services import exam_codes, exams
from ejournal.services.exams import Wanted
from models import AuditEntry, Invalid, NotAllowed, SchoolClass
from tests.support.school import SmallSchool


async def of_grade_nine(school: SmallSchool) -> Actor:
    """A deputy, and 8А made the ninth."""
    await SchoolClass.filter(id=school.class_8a.id).update(grade=9)
    frames.forget()
    return school.actors['Бойко']


async def test_the_seed_are_the_official_codes_and_one_document(school: SmallSchool) -> None:
    known = await exam_codes.current()
    assert (known.of('1'), known.of('22'), known.of('25')) == ('1', '22', '25')
    assert {kind for kind, code in known.documents.items() if code} == {'паспорт гражданина РФ'}


@pytest.mark.clause('17.3.5')
async def test_a_changed_code_stands_in_the_file_and_in_the_audit(school: SmallSchool) -> None:
    deputy = await of_grade_nine(school)
    await exams.keep(deputy, school.pupil('Абрамов'), Wanted('ОГЭ', ('1', '2', '3', '12')))
    assert await exam_codes.keep(deputy, {'3': '03'}, {'свидетельство о рождении': '3'}) == 2
    people, taken = await exams.export(deputy, 9)
    assert people.sections[0].rows[0].cells[-1] == '1:-:основной|2:-:основной|03:-:основной|12:-:основной'
    assert [row.cells[3] for row in taken.sections[0].rows] == ['1', '2', '03', '12']
    assert await AuditEntry.filter(action='preference.changed', after='код ГИА, физика: 03').count() == 1
    assert await exam_codes.keep(deputy, {'3': '03'}, {}) == 0


@pytest.mark.clause('17.3.5')
async def test_an_exam_without_a_code_refuses_the_file_and_says_where_to_write_it(school: SmallSchool) -> None:
    deputy = await of_grade_nine(school)
    await exams.keep(deputy, school.pupil('Абрамов'), Wanted('ОГЭ', ('1', '2', '3', '12')))
    await exam_codes.keep(deputy, {'3': '', '4': ''}, {})  # nobody takes chemistry
    with pytest.raises(Invalid, match=r'^Нет кода для базы ГИА: «физика»\. Впишите код в таблицу «Коды»'):
        await exams.export(deputy, 9)
    assert await AuditEntry.filter(action='export.made').count() == 0


@pytest.mark.parametrize(('subjects', 'words'), [
    ({'99': '1'}, 'нет такой строки'), ({'3': '3 4'}, 'без пробелов'), ({'3': '1'}, 'У каждого экзамена свой код')])
async def test_wrong_codes_are_refused(school: SmallSchool, subjects: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await exam_codes.keep(school.actors['Бойко'], subjects, {})
    with pytest.raises(NotAllowed):
        await exam_codes.keep(school.actors['Гук'], {'3': '03'}, {})


@pytest.mark.clause('17.3.5')
@pytest.mark.parametrize(('encoding', 'mark'), [('utf-8-sig', b'\xef\xbb\xbf'), ('cp1251', b'')])
async def test_the_text_file_is_as_the_norms_say(school: SmallSchool, encoding: str, mark: bytes) -> None:
    deputy = await of_grade_nine(school)
    content = delimited((await exams.export(deputy, 9, 'csv'))[0].sections[0], encoding)
    assert content.startswith(mark + '"КодОО";"УчебныйГод";"УровеньГИА"'.encode(encoding.removesuffix('-sig')))
    lines = content.decode(encoding).split('\r\n')
    assert lines[0].count(';') == lines[1].count(';') == len(exams.HEADS) - 1
    assert lines[-1] == ''
    assert await AuditEntry.filter(action='export.made', after__endswith='.csv').count() == 1
