from reports.models.annual_report import AnnualReport, FigureEvidence, ReturnNote
from reports.models.delivery import DeliveredReport, Delivery
from reports.models.figure_entry import FigureEntry
from reports.models.reporting_year import ReportingYear

__all__ = [
    "AnnualReport",
    "DeliveredReport",
    "Delivery",
    "FigureEntry",
    "FigureEvidence",
    "ReportingYear",
    "ReturnNote",
]
