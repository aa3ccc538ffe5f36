from reports.models.annual_report import AnnualReport, FigureEvidence

__all__ = ["AnnualReport", "FigureEvidence"]
