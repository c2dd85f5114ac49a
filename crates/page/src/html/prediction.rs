//! A prediction, complete without script; `theme/predict.js` builds the widget from it.

use crate::html::recorded;
use crate::markup::block;
use crate::predict::Prediction;

/// The question, the choices, and everything else behind a fold.
pub fn card(prediction: &Prediction) -> String {
    let Prediction {
        id, version, kind, ..
    } = prediction;
    let question = block(&prediction.question);
    let (name, choices, whys) = (kind.name(), kind.choices(), kind.whys());
    let (reveal, run) = match &prediction.run {
        Some(run) => ("Show the answer and the run", recorded::run(run, id)),
        None => ("Show the answer", String::new()),
    };
    let run = run.trim();
    format!(
        "\n<section class=\"predict\" id=\"predict-{id}\" data-kind=\"{name}\" data-version=\"{version:08x}\">\n\
         <p class=\"legend\">Predict first</p>\n<div class=\"question\">\n{question}\n</div>\n{choices}\
         <details class=\"answer\">\n<summary>{reveal}</summary>\n<div class=\"whys\">\n{whys}</div>\n{run}\n\
         </details>\n</section>\n\n"
    )
}
