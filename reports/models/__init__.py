from reports.models.annual_report import AnnualReport, FigureEvidence, ReturnNote

__all__ = ["AnnualReport", "FigureEvidence", "ReturnNote"]
