"""The demo school as plain data: who, what, when. No database, no services; every moment is aware local time."""

from .journal import (
    DemoAttendance,
    DemoFinal,
    DemoLesson,
    DemoMark,
    DemoSubstitution,
    DemoWork,
)
from .people import (
    DemoClass,
    DemoLink,
    DemoMembership,
    DemoMovement,
    DemoPerson,
)
from .school import (
    DemoBefore,
    DemoSchool,
)
from .teaching import (
    NO_WORK,
    DemoBell,
    DemoDayOff,
    DemoGroup,
    DemoHours,
    DemoPlan,
    DemoSlot,
    DemoSubject,
    DemoTerm,
    DemoTopic,
    DemoWorkType,
    DemoYear,
)

__all__ = [
    'NO_WORK',
    'DemoAttendance',
    'DemoBefore',
    'DemoBell',
    'DemoClass',
    'DemoDayOff',
    'DemoFinal',
    'DemoGroup',
    'DemoHours',
    'DemoLesson',
    'DemoLink',
    'DemoMark',
    'DemoMembership',
    'DemoMovement',
    'DemoPerson',
    'DemoPlan',
    'DemoSchool',
    'DemoSlot',
    'DemoSubject',
    'DemoSubstitution',
    'DemoTerm',
    'DemoTopic',
    'DemoWork',
    'DemoWorkType',
    'DemoYear',
]
