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
    INTEGRITY = 'проверять целостность журнала'
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
                                   A.CLOSING_READ, A.TERMS_CLOSE, A.YEAR_PREPARE, A.SETTINGS}),
    Role.SECRETARY: frozenset({A.PEOPLE_READ, A.TIMETABLE_READ}),
    Role.HR: frozenset({A.PEOPLE_READ, A.TIMETABLE_READ}),
    Role.PUPIL: frozenset({A.DIARY_OWN}),
    Role.GUARDIAN: frozenset({A.DIARY_CHILD}),
}
RIGHTS = {role: own | TALK | TALK_OF.get(role, frozenset()) for role, own in RIGHTS.items()}


__all__ = ['RIGHTS', 'Action']
