"""The sections of the three личные карты with their fields (norms 6.1, 6.2, 6.3); ``*`` there is ``required`` here."""

from .cards import CardKind, Field, FieldType, Section

T = FieldType
SEXES = ('М', 'Ж')
YES_NO = ('да', 'нет')
DOCUMENTS = ('паспорт гражданина РФ', 'свидетельство о рождении', 'паспорт иностранного гражданина',
             'вид на жительство', 'иной документ')
FORMS = ('очная', 'очно-заочная', 'заочная', 'на дому', 'семейное образование')
PROGRAMMES = ('ООП', 'АООП', 'АООП (ЗПР)', 'АООП (ТНР)', 'АООП (РАС)', 'АООП (УО)')
KINSHIP = ('мать', 'отец', 'опекун', 'попечитель', 'приёмный родитель', 'иной законный представитель')
CATEGORIES = ('без категории', 'соответствие занимаемой должности', 'первая', 'высшая', 'педагог-методист',
              'педагог-наставник')
EDUCATION = ('высшее', 'среднее профессиональное', 'среднее общее')


def _named(*, official: bool, sex: bool = True, born: bool = True) -> tuple[Field, ...]:
    return (
        Field('last_name', 'Фамилия', True, source='person', official=official),
        Field('first_name', 'Имя', True, source='person', official=official),
        Field('middle_name', 'Отчество', source='person', official=official, hint='при наличии'),
        Field('sex', 'Пол', sex, choices=SEXES, source='person', official=official),
        Field('birth_date', 'Дата рождения', born, T.DATE, source='person', official=official),
    )


DOCUMENT_FIELDS = (
    Field('type', 'Вид документа', True, choices=DOCUMENTS),
    Field('series', 'Серия'), Field('number', 'Номер', True), Field('issuer', 'Кем выдан'),
    Field('issued_on', 'Дата выдачи', type=T.DATE), Field('unit', 'Код подразделения', hint='000-000'),
)
PUPIL = (
    Section('general', 'Общие сведения', (
        *_named(official=False), Field('birth_place', 'Место рождения'), Field('citizenship', 'Гражданство'),
        Field('snils', 'СНИЛС', True, T.SNILS, source='person'), Field('language', 'Родной язык'))),
    Section('document', 'Документ', DOCUMENT_FIELDS),
    Section('contacts', 'Адреса и связь', (
        Field('registered', 'Адрес регистрации', True), Field('lives', 'Фактический адрес', True),
        Field('phone', 'Телефон', type=T.PHONE, source='person'),
        Field('email', 'Эл. почта', type=T.EMAIL, source='person'))),
    Section('study', 'Обучение', (
        Field('class', 'Класс', True, source='derived'),
        Field('enrolled_on', 'Дата зачисления', True, T.DATE, source='pupil', official=True),
        Field('order_number', '№ приказа о зачислении', True, source='pupil', official=True),
        Field('order_date', 'Дата приказа', True, T.DATE, source='pupil', official=True),
        Field('file_number', '№ личного дела', True, official=True),
        Field('form', 'Форма обучения', True, choices=FORMS, official=True),
        Field('programme', 'Программа', True, choices=PROGRAMMES, official=True),
        Field('own_plan', 'Индивидуальный учебный план', choices=YES_NO, official=True),
        Field('own_plan_order', 'Приказ об ИУП', official=True), Field('foreign', 'Иностранный язык', official=True),
        Field('profile', 'Профиль', official=True), Field('after_school', 'Группа продлённого дня', choices=YES_NO),
        Field('bus', 'Подвоз', choices=YES_NO), Field('meals', 'Питание', hint='льгота, если есть'))),
    Section('parents', 'Родители', (Field('parents', 'Представители', True, source='derived'),
                                    Field('lives_with', 'Проживает с'), Field('main_contact', 'Основной контакт'))),
    Section('health', 'Здоровье', (
        Field('group', 'Группа здоровья', choices=('I', 'II', 'III', 'IV', 'V')),
        Field('sport', 'Физкультурная группа', choices=('основная', 'подготовительная', 'специальная')),
        Field('special', 'ОВЗ: заключение ПМПК'), Field('special_on', 'Дата заключения', type=T.DATE),
        Field('disability', 'Инвалидность: справка'), Field('disability_until', 'Справка действует до', type=T.DATE),
        Field('exempt', 'Освобождения')), restricted=True),
    Section('social', 'Социальные сведения', (
        Field('large_family', 'Многодетная семья', choices=YES_NO),
        Field('low_income', 'Малообеспеченная семья', choices=YES_NO), Field('care', 'Опека', choices=YES_NO),
        Field('orphan', 'Сирота', choices=YES_NO), Field('refugee', 'Беженец, переселенец', choices=YES_NO),
        Field('registered', 'Учёт', choices=('нет', 'ВШК', 'ПДН', 'ВШК и ПДН'), official=True))),
    Section('before', 'Учёба до', (Field('came_from', 'Откуда прибыл'), Field('awards', 'Олимпиады, награды'))),
    Section('exams', 'ГИА', (Field('chosen', 'Выбранные экзамены'), Field('form', 'Форма', choices=(
        'ОГЭ', 'ЕГЭ', 'ГВЭ')), Field('conditions', 'Особые условия'))),
)
GUARDIAN = (
    Section('general', 'Общие сведения', _named(official=False, sex=False, born=False)),
    Section('family', 'Дети', (Field('kinship', 'Степень родства', True, source='derived'),
                               Field('authority', 'Документ о полномочиях', hint='для опекунов и попечителей'))),
    Section('contacts', 'Адреса и связь', (
        Field('phone', 'Телефон', True, T.PHONE, source='person'),
        Field('email', 'Эл. почта', type=T.EMAIL, source='person'), Field('lives', 'Адрес'),
        Field('informed', 'Как информировать', choices=('электронно', 'на бумаге')))),
    Section('work', 'Работа', (Field('place', 'Место работы'), Field('post', 'Должность'))),
)
STAFF = (
    Section('general', 'Общие сведения', (
        *_named(official=True, sex=False, born=False), Field('snils', 'СНИЛС', type=T.SNILS, source='person'),
        Field('inn', 'ИНН'))),
    Section('document', 'Документ', tuple(Field(f.key, f.label, False, f.type, f.choices) for f in DOCUMENT_FIELDS)),
    Section('contacts', 'Адреса и связь', (
        Field('phone', 'Телефон', True, T.PHONE, source='person'),
        Field('email', 'Эл. почта', type=T.EMAIL, source='person'), Field('lives', 'Адрес'))),
    Section('post', 'Должность', (
        Field('position', 'Должность', True, source='staff', official=True),
        Field('subjects', 'Предметы', source='derived'), Field('leads', 'Классное руководство', source='derived'),
        Field('room', 'Кабинет'), Field('hired_on', 'Дата приёма', type=T.DATE, source='staff', official=True),
        Field('left_on', 'Дата увольнения', type=T.DATE, source='staff', official=True))),
    Section('education', 'Образование', (
        Field('level', 'Уровень', True, choices=EDUCATION), Field('school', 'Учебное заведение', True),
        Field('speciality', 'Специальность', True), Field('graduated', 'Год окончания', type=T.NUMBER))),
    Section('grade', 'Категория и стаж', (
        Field('category', 'Квалификационная категория', True, choices=CATEGORIES, official=True),
        Field('category_on', 'Дата присвоения', type=T.DATE, official=True),
        Field('category_order', 'Приказ о категории', official=True),
        Field('years', 'Стаж общий, лет', type=T.NUMBER), Field('teaching', 'Стаж педагогический, лет', True, T.NUMBER),
        Field('counted_on', 'Стаж на дату', type=T.DATE))),
    Section('growth', 'Награды и курсы', (
        Field('awards', 'Награды'), Field('courses', 'Курсы повышения квалификации', hint='тема, часы, год'))),
)
CARDS: dict[CardKind, tuple[Section, ...]] = {
    CardKind.PUPIL: PUPIL, CardKind.STAFF: STAFF, CardKind.GUARDIAN: GUARDIAN}
TITLES = {CardKind.PUPIL: 'Личная карта обучающегося', CardKind.STAFF: 'Личная карта работника',
          CardKind.GUARDIAN: 'Карта родителя'}
OLDEST_GRADES = (9, 11)


def sections(kind: CardKind, *, grade: int = 0, health: bool = False) -> tuple[Section, ...]:
    """The sections of a card: «ГИА» in grades 9 and 11 only, «Здоровье» where the school keeps it."""
    return tuple(section for section in CARDS[kind]
                 if (section.key != 'exams' or grade in OLDEST_GRADES) and (health or not section.restricted))
