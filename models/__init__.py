"""What the school records: every model, enum and refusal by name, the vocabulary on one page."""

from .absence_notices import AbsenceNotice
from .accounts import Account, AccountSession, LoginThrottle, RoleGrant
from .api import ApiToken, Webhook
from .attendance import Attendance
from .audit import AuditEntry, ClientOperation, Preference
from .board import Announcement, AnnouncementRead, ClassEvent
from .class_duties import CheckedPupil, ClassCard, NoNetwork, Notice, PaperNotice
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
from .forum import ForumPost, ForumTopic
from .helpdesk import HelpNote, HelpRequest
from .letters import FailingReport, Letter, LetterCopy
from .marks import FinalKind, FinalMark, Mark, Work
from .office import CurriculumVersion, ExamEntry, HandOver, SavedReport, TariffSnapshot
from .papers import AlphabetEntry, CardSection, ConsentTask, DataChange, PortfolioItem, SchoolPaper
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
    'AbsenceNotice',
    'Account',
    'AccountSession',
    'AlphabetEntry',
    'Announcement',
    'AnnouncementRead',
    'ApiToken',
    'Attachment',
    'Attendance',
    'AuditEntry',
    'Bell',
    'CardSection',
    'CheckedPupil',
    'ClassCard',
    'ClassEvent',
    'ClassMembership',
    'ClientOperation',
    'Conflict',
    'Consent',
    'ConsentTask',
    'CorrectionRequest',
    'CouncilDecision',
    'CurriculumHours',
    'CurriculumVersion',
    'DataChange',
    'DayOff',
    'DeadlineClass',
    'DutyRecord',
    'ExamEntry',
    'FailingReport',
    'FinalKind',
    'FinalMark',
    'ForumPost',
    'ForumTopic',
    'Group',
    'GroupMembership',
    'GuardianLink',
    'HandOver',
    'HelpNote',
    'HelpRequest',
    'Homework',
    'Invalid',
    'Lesson',
    'LessonState',
    'Letter',
    'LetterCopy',
    'Locked',
    'LoginThrottle',
    'Mark',
    'Marking',
    'Movement',
    'NoNetwork',
    'NotAllowed',
    'NotFound',
    'Notice',
    'PaperNotice',
    'Person',
    'PersonalHomework',
    'PlannedTopic',
    'PortfolioItem',
    'Preference',
    'PupilCard',
    'Refusal',
    'Reminder',
    'Role',
    'RoleGrant',
    'SavedReport',
    'School',
    'SchoolClass',
    'SchoolPaper',
    'SchoolYear',
    'StaffAbsence',
    'StaffCard',
    'Subject',
    'Substitution',
    'TariffSnapshot',
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
