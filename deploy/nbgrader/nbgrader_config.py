"""nbgrader for assignments of the workbook, which `cargo meanwhile notebooks --nbgrader FOLDER` writes."""

from nbgrader.preprocessors import Execute

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



class ExecuteRust(Execute):
    """The kernel evcxr_jupyter says of a failed cell that it has failed, and not how; nbgrader asks for that."""

    def on_cell_executed(self, **about):
        names = [output.ename for output in about["cell"].get("outputs", []) if output.output_type == "error"]
        unsaid = {"ename": names[-1] if names else "Error", "evalue": "", "traceback": []}
        about["execute_reply"]["content"] = {**unsaid, **about["execute_reply"]["content"]}
        super().on_cell_executed(**about)


c.Autograde.autograde_preprocessors = [
    ExecuteRust,
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The first check on a machine builds what all later ones use. A program that never ends is ended by its check.
c.ExecuteRust.timeout = 300
c.ExecuteRust.startup_timeout = 120
