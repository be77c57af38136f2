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


A = Action
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


__all__ = ['RIGHTS', 'Action']
