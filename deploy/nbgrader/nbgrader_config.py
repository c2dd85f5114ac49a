"""nbgrader for assignments of the workbook, which `cargo meanwhile notebooks --nbgrader FOLDER` writes."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "meanwhile"

# The exercises are handed out as they are written: nbgrader would replace a whole cell by "YOUR CODE HERE".
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The first check on a machine builds what all later ones use. A program that never ends is ended by its check.
c.Execute.timeout = 300
c.ExecutePreprocessor.startup_timeout = 120
