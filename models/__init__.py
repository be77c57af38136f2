"""What the school records: every model, enum and refusal by name, the vocabulary on one page."""

from .accounts import Account, AccountSession, LoginThrottle, RoleGrant
from .api import ApiToken, Webhook
from .attendance import Attendance
from .audit import AuditEntry, ClientOperation, Preference
from .corrections import CorrectionRequest
from .council import CouncilDecision
from .curriculum import (
    CurriculumHours,
    Group,
    GroupMembership,
    Marking,
    PlannedTopic,
    Subject,
    TeachingLoad,
    TopicPlan,
)
from .duties import DutyRecord, Reminder
from .errors import Conflict, Invalid, Locked, NotAllowed, NotFound, Refusal
from .files import Attachment
from .marks import FinalKind, FinalMark, Mark, Work
from .people import STAFF_ROLES, Consent, GuardianLink, Person, PupilCard, Role, StaffCard, short_name
from .school import (
    Bell,
    ClassMembership,
    DayOff,
    Movement,
    School,
    SchoolClass,
    SchoolYear,
    Term,
    TermKind,
)
from .timetable import (
    Homework,
    Lesson,
    LessonState,
    PersonalHomework,
    StaffAbsence,
    Substitution,
    TimetableSlot,
)
from .work_types import DeadlineClass, WorkType

__all__ = [
    'STAFF_ROLES',
    'Account',
    'AccountSession',
    'ApiToken',
    'Attachment',
    'Attendance',
    'AuditEntry',
    'Bell',
    'ClassMembership',
    'ClientOperation',
    'Conflict',
    'Consent',
    'CorrectionRequest',
    'CouncilDecision',
    'CurriculumHours',
    'DayOff',
    'DeadlineClass',
    'DutyRecord',
    'FinalKind',
    'FinalMark',
    'Group',
    'GroupMembership',
    'GuardianLink',
    'Homework',
    'Invalid',
    'Lesson',
    'LessonState',
    'Locked',
    'LoginThrottle',
    'Mark',
    'Marking',
    'Movement',
    'NotAllowed',
    'NotFound',
    'Person',
    'PersonalHomework',
    'PlannedTopic',
    'Preference',
    'PupilCard',
    'Refusal',
    'Reminder',
    'Role',
    'RoleGrant',
    'School',
    'SchoolClass',
    'SchoolYear',
    'StaffAbsence',
    'StaffCard',
    'Subject',
    'Substitution',
    'TeachingLoad',
    'Term',
    'TermKind',
    'TimetableSlot',
    'TopicPlan',
    'Webhook',
    'Work',
    'WorkType',
    'short_name',
]
