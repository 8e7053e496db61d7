"""The screens that are not a page of a site, each made from what it shows and what it may do."""

from kiosk.shell.screens.failed import FailureKind
from kiosk.shell.screens.question import Answer, Question, QuestionKind

__all__ = ["Answer", "FailureKind", "Question", "QuestionKind"]
