from reports.models.annual_report import AnnualReport, FigureEvidence, ReturnNote
from reports.models.reporting_year import ReportingYear

__all__ = ["AnnualReport", "FigureEvidence", "ReportingYear", "ReturnNote"]
