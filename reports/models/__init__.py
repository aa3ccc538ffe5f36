from reports.models.annual_report import AnnualReport, FigureEvidence, ReturnNote
from reports.models.bundle import Bundle
from reports.models.criteria import Criteria
from reports.models.delivery import DeliveredReport, Delivery
from reports.models.evaluation import Evaluation, EvaluationLine, ExaminerNaming, ResultLetter
from reports.models.figure_entry import FigureEntry
from reports.models.improvement import Improvement
from reports.models.queued_start import QueuedStart
from reports.models.reporting_year import ReportingYear

__all__ = [
    "AnnualReport",
    "Bundle",
    "Criteria",
    "DeliveredReport",
    "Delivery",
    "Evaluation",
    "EvaluationLine",
    "ExaminerNaming",
    "FigureEntry",
    "FigureEvidence",
    "Improvement",
    "QueuedStart",
    "ReportingYear",
    "ResultLetter",
    "ReturnNote",
]
