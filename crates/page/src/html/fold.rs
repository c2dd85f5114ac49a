//! Folds that open with an answer.

/// The head of a fold that opens with the answer to a prediction.
pub fn head(prediction: &str, summary: &str) -> String {
    format!(
        "\n<details class=\"answered\" data-of=\"predict-{prediction}\">\n<summary>{summary}</summary>\n\n"
    )
}
