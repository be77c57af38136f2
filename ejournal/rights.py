"""The table of rights: what each of the roles may do, in words that a refusal can quote (norms G11)."""

from enum import StrEnum

from models import Role


class Action(StrEnum):
    """Everything a role may or may not do, in the words of the rights table."""

    JOURNAL_READ_ALL = 'читать все журналы'
    JOURNAL_WRITE = 'вести журналы своих групп'
    CLASS_READ = 'читать журналы своего класса'
    REASONS_SET = 'указывать причины пропусков своего класса'
    DIARY_OWN = 'читать свой дневник'
    DIARY_CHILD = 'читать дневник ребёнка'
    ACCOUNTS_MANAGE = 'выдавать и блокировать учётные записи'
    PEOPLE_READ = 'видеть списки людей'
    ROLES_MANAGE = 'назначать роли'
    SCHOOL_IMPORT = 'загружать данные школы'
    SCHOOL_EXPORT = 'выгружать данные школы'
    AUDIT_READ = 'читать журнал событий'
    PLANS_READ = 'читать базу КТП'
    PLANS_WRITE = 'вести КТП своих предметов'
    PLANS_APPROVE = 'утверждать КТП'
    CONTROL = 'контролировать ведение журналов'
    DUTIES = 'видеть сроки и поручения'
    DUTIES_ALL = 'видеть сроки всех классов'
    HAND_OVER = 'передавать нагрузку, тарификацию и расписание'
    CLASS_DUTIES = 'вести дела своего класса'
    NOTICES_READ = 'читать уведомления об успеваемости'
    INTEGRITY = 'проверять целостность журнала'
    MAINTENANCE = 'обслуживать журнал'
    CORRECTIONS = 'подавать заявки на исправление'
    CORRECTIONS_DECIDE = 'рассматривать заявки на исправление'
    SETTINGS = 'менять настройки школы'
    CLOSING_READ = 'видеть закрытие периодов и года'
    TERMS_CLOSE = 'закрывать и открывать учебные периоды'
    YEAR_PREPARE = 'готовить закрытие учебного года'
    YEAR_CONFIRM = 'подтверждать закрытие учебного года'
    COUNCIL_WRITE = 'вносить решения педагогического совета'
    TIMETABLE_READ = 'видеть расписание школы'
    TIMETABLE_CHANGE = 'вести замещения и менять расписание'
    MAIL = 'вести переписку'
    BOARD_READ = 'читать объявления'
    BOARD_WRITE = 'публиковать объявления'
    FORUM = 'участвовать в форуме'
    FORUM_TECHNICAL = 'открывать темы о работе журнала'
    FORUM_STUDIES = 'открывать темы об образовательной деятельности'
    FORUM_MODERATE = 'модерировать форум'
    HELP_ASK = 'обращаться к администратору'
    HELP_ANSWER = 'отвечать на обращения'
    REPORTS_ASK = 'заказывать отчёты'
    FAILING_REPORT = 'сообщать о неуспеваемости'
    FAILING_CLOSE = 'работать с сообщениями о неуспеваемости'
    EVENTS_READ = 'видеть мероприятия классов'
    EVENTS_WRITE = 'планировать мероприятия своего класса'
    STAFF_READ = 'видеть карты работников'
    FAMILIES_READ = 'видеть карты обучающихся и родителей'
    STAFF_KEEP = 'вести карты работников'
    FAMILIES_KEEP = 'вести карты обучающихся и родителей'
    CLASS_CARDS = 'вести личные карты своего класса'
    HEALTH_READ = 'видеть раздел «Здоровье»'
    CARD_OWN = 'видеть свою личную карту'
    CARD_OWN_KEEP = 'заполнять свою личную карту'
    CARD_TELL = 'сообщать об изменении данных'
    CARDS_REPORT = 'видеть полноту личных карт'
    MOVEMENT_READ = 'видеть движение обучающихся'
    MOVEMENT_WRITE = 'оформлять движение обучающихся'
    PAPERS_READ = 'читать локальные акты'
    ACTS_WRITE = 'размещать локальные акты'
    ORDERS_READ = 'видеть приказы'
    ORDERS_WRITE = 'вносить приказы'
    ORDERS_APPROVE = 'утверждать приказы'
    CONSENTS_READ = 'видеть согласия'
    CONSENTS_WRITE = 'регистрировать и отзывать согласия'
    PORTFOLIO_WRITE = 'заполнять портфолио'
    PORTFOLIO_CHECK = 'проверять портфолио своего класса'
    PORTFOLIO_READ = 'видеть портфолио'
    QUALITY = 'видеть мониторинг качества'
    FORECAST = 'видеть прогноз успеваемости'
    FORECAST_TUNE = 'проверять и настраивать прогноз'
    ATTENDANCE_PANELS = 'видеть посещаемость по месяцам'
    REPORTS = 'строить отчёты'
    REPORTS_SCHOOL = 'строить отчёты по школе'
    CALCULATOR = 'считать, какие отметки нужны'
    ABSENCE_TELL = 'сообщать об отсутствии ребёнка'
    ORGANISATION = 'видеть учебный план и нагрузку'
    CURRICULUM_WRITE = 'менять учебный план'
    NAMES_KEEP = 'создавать и менять классы и предметы'
    LOAD_WRITE = 'распределять нагрузку'
    TARIFF = 'видеть тарификацию'
    USAGE = 'видеть статистику использования'
    HANDOVERS = 'видеть переданные отчёты'
    HANDOVERS_MAKE = 'передавать отчёты органам управления'
    EXAMS = 'видеть подготовку к ГИА'
    EXAMS_WRITE = 'готовить данные для ГИА'
    CONSTRUCT = 'пользоваться конструктором отчётов'
    OUTSIDE_LESSONS = 'видеть внеурочную деятельность'


A = Action
TALK = frozenset({A.MAIL, A.BOARD_READ, A.FORUM, A.HELP_ASK})  # everybody's
TALK_OF: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: frozenset({A.BOARD_WRITE, A.FORUM_STUDIES, A.FORUM_MODERATE, A.REPORTS_ASK, A.EVENTS_READ}),
    Role.DEPUTY: frozenset({A.BOARD_WRITE, A.FORUM_STUDIES, A.FORUM_MODERATE, A.REPORTS_ASK, A.EVENTS_READ}),
    Role.CLASS_TEACHER: frozenset({A.REPORTS_ASK, A.FAILING_CLOSE, A.EVENTS_READ, A.EVENTS_WRITE}),
    Role.TEACHER: frozenset({A.REPORTS_ASK, A.FAILING_REPORT}),
    Role.ADMINISTRATOR: frozenset({A.FORUM_TECHNICAL, A.FORUM_MODERATE, A.HELP_ANSWER}),
    Role.PUPIL: frozenset({A.EVENTS_READ}),
    Role.GUARDIAN: frozenset({A.EVENTS_READ}),
}
# People and their papers (п. 17.1.1, 17.2.4, 17.3.2, 17.4.3, 17.5.3, 17.5.8, 17.6).
_ALL_STAFF = frozenset({A.CARD_OWN, A.CARD_OWN_KEEP, A.PAPERS_READ})
_OFFICE = _ALL_STAFF | {A.CARDS_REPORT, A.ORDERS_READ, A.CONSENTS_READ}
_FAMILY = frozenset({A.CARD_OWN, A.CARD_TELL, A.PORTFOLIO_WRITE})
PEOPLE_OF: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: _OFFICE | {A.STAFF_READ, A.FAMILIES_READ, A.MOVEMENT_READ, A.ACTS_WRITE, A.ORDERS_WRITE,
                              A.ORDERS_APPROVE, A.PORTFOLIO_READ},
    Role.DEPUTY: _OFFICE | {A.STAFF_READ, A.FAMILIES_READ, A.HEALTH_READ, A.MOVEMENT_READ, A.ORDERS_WRITE,
                            A.PORTFOLIO_READ},
    Role.CLASS_TEACHER: _ALL_STAFF | {A.CLASS_CARDS, A.HEALTH_READ, A.CARDS_REPORT, A.PORTFOLIO_CHECK},
    Role.TEACHER: _ALL_STAFF,
    Role.ADMINISTRATOR: _OFFICE | {A.STAFF_READ, A.FAMILIES_READ, A.STAFF_KEEP, A.FAMILIES_KEEP, A.MOVEMENT_READ,
                                   A.MOVEMENT_WRITE, A.ACTS_WRITE, A.CONSENTS_WRITE},
    Role.SECRETARY: _OFFICE | {A.FAMILIES_READ, A.FAMILIES_KEEP, A.MOVEMENT_READ, A.MOVEMENT_WRITE, A.ORDERS_WRITE,
                               A.CONSENTS_WRITE},
    Role.HR: _OFFICE | {A.STAFF_READ, A.STAFF_KEEP, A.ORDERS_WRITE, A.CONSENTS_WRITE},
    Role.PUPIL: _FAMILY,
    Role.GUARDIAN: _FAMILY,
}
# п. 17.3.7–17.3.9, 17.5: what has its day.
DUTIES_OF: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: frozenset({A.DUTIES_ALL}),
    Role.DEPUTY: frozenset({A.DUTIES_ALL, A.HAND_OVER}),
    Role.CLASS_TEACHER: frozenset({A.CLASS_DUTIES}),
    Role.ADMINISTRATOR: frozenset({A.DUTIES_ALL}),
    Role.GUARDIAN: frozenset({A.NOTICES_READ}),
}
# п. 11.8, 11.9, 17.1.2, 17.3.3, 17.5.10: what people decide from.
_READER = frozenset({A.QUALITY, A.FORECAST, A.ATTENDANCE_PANELS, A.REPORTS, A.REPORTS_SCHOOL})
PANELS_OF: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: _READER,
    Role.DEPUTY: _READER | {A.FORECAST_TUNE},
    Role.CLASS_TEACHER: frozenset({A.FORECAST, A.ATTENDANCE_PANELS, A.REPORTS}),
    Role.TEACHER: frozenset({A.FORECAST, A.REPORTS}),
    Role.PUPIL: frozenset({A.CALCULATOR}),
    Role.GUARDIAN: frozenset({A.CALCULATOR, A.ABSENCE_TELL}),
}
# п. 17.2.3, 17.2.5, 17.3.1, 17.3.4, 17.3.5, 17.3.8–17.3.11, 17.4.4: how the school is organised and what it reports.
_LOOKS = frozenset({A.ORGANISATION, A.TARIFF, A.USAGE, A.HANDOVERS, A.EXAMS, A.CONSTRUCT, A.OUTSIDE_LESSONS})
OFFICE_OF: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: _LOOKS,
    Role.DEPUTY: _LOOKS | {A.CURRICULUM_WRITE, A.NAMES_KEEP, A.LOAD_WRITE, A.HANDOVERS_MAKE, A.EXAMS_WRITE},
    Role.CLASS_TEACHER: frozenset({A.CONSTRUCT}),
    Role.TEACHER: frozenset({A.CONSTRUCT, A.OUTSIDE_LESSONS}),
    Role.ADMINISTRATOR: frozenset({A.ORGANISATION, A.TARIFF, A.USAGE, A.NAMES_KEEP, A.CONSTRUCT}),
}
RIGHTS: dict[Role, frozenset[Action]] = {
    Role.DIRECTOR: frozenset({A.JOURNAL_READ_ALL, A.PLANS_READ, A.PEOPLE_READ, A.AUDIT_READ, A.SCHOOL_EXPORT,
                             A.CONTROL, A.DUTIES, A.CLOSING_READ, A.COUNCIL_WRITE,
                             A.TIMETABLE_READ, A.TIMETABLE_CHANGE, A.CORRECTIONS, A.CORRECTIONS_DECIDE}),
    Role.DEPUTY: frozenset({A.JOURNAL_READ_ALL, A.PLANS_READ, A.PLANS_APPROVE, A.PEOPLE_READ, A.CONTROL,
                           A.DUTIES, A.INTEGRITY, A.CLOSING_READ, A.TERMS_CLOSE, A.YEAR_CONFIRM, A.COUNCIL_WRITE,
                           A.TIMETABLE_READ, A.TIMETABLE_CHANGE, A.CORRECTIONS, A.CORRECTIONS_DECIDE, A.SETTINGS}),
    Role.CLASS_TEACHER: frozenset({A.CLASS_READ, A.REASONS_SET, A.DUTIES, A.TIMETABLE_READ, A.CORRECTIONS}),
    Role.TEACHER: frozenset({A.JOURNAL_WRITE, A.PLANS_READ, A.PLANS_WRITE, A.TIMETABLE_READ, A.CORRECTIONS}),
    Role.ADMINISTRATOR: frozenset({A.ACCOUNTS_MANAGE, A.PEOPLE_READ, A.ROLES_MANAGE, A.SCHOOL_IMPORT,
                                   A.SCHOOL_EXPORT, A.AUDIT_READ, A.DUTIES, A.INTEGRITY, A.TIMETABLE_READ,
                                   A.MAINTENANCE,
                                   A.CLOSING_READ, A.TERMS_CLOSE, A.YEAR_PREPARE, A.SETTINGS}),
    Role.SECRETARY: frozenset({A.PEOPLE_READ, A.TIMETABLE_READ}),
    Role.HR: frozenset({A.PEOPLE_READ, A.TIMETABLE_READ}),
    Role.PUPIL: frozenset({A.DIARY_OWN}),
    Role.GUARDIAN: frozenset({A.DIARY_CHILD}),
}
RIGHTS = {role: own | TALK | TALK_OF.get(role, frozenset()) | PEOPLE_OF[role] | DUTIES_OF.get(role, frozenset())
          | PANELS_OF.get(role, frozenset()) | OFFICE_OF.get(role, frozenset()) for role, own in RIGHTS.items()}


__all__ = ['RIGHTS', 'Action']
