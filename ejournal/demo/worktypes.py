"""Types of work as the demo uses them: by number of I-03, with names for those that teachers of a school use daily."""

from ejournal.demo.shapes import DemoWorkType
from ejournal.services.work_types import DEFAULTS
from models import DeadlineClass

CREATIVE = DeadlineClass.CREATIVE.value
(PRACTICAL, HOMEWORK, CONTROL, INDEPENDENT, LAB, PROJECT, DICTATION, ORAL, ESSAY, RETELLING, PASS, TEST, COPYING,
 CLASS_WORK, NOTEBOOK, REPORT, CHECK, BY_HEART, STORY, SUBJECT_DICTATION, MAPS, LISTENING, GRAMMAR, WORDS, SPEECH) = (
    1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 18, 21, 22, 24, 25, 26, 27, 29, 32, 35, 36, 37, 38)
DOUBLE = frozenset({DICTATION, ESSAY, RETELLING, 34})  # «4/5»: content and grammar

WORK_TYPES = tuple(DemoWorkType(number, name, sign, deadline.value, weight, control)
                   for number, name, sign, deadline, weight, control in DEFAULTS)
BY_ID = {kind.id: kind for kind in WORK_TYPES}
