//! The picture of a run, as the page draws it.

use stalewalk_engine::export::{Telling, title};
use stalewalk_engine::report::{Report, Trace};
use stalewalk_picture::{Told, standalone};

use crate::caret::Complaint;

/// The drawing, with a cursor if a step is named.
pub(super) fn write(telling: &Telling<'_>, step: Option<u32>) -> Result<String, Complaint> {
    let report = telling.report;
    let Some(run) = telling.shown else {
        let reason = report.reason.as_deref().unwrap_or("the answer has no run");
        let help = "`stalewalk export text` tells what there is to tell";
        return Err(Complaint::new(format!("there is nothing to draw: {reason}"), help));
    };
    is_there(run, step)?;
    Ok(drawing(report, run, step))
}

/// Holds a step that is named to those that there are.
pub(super) fn is_there(run: &Trace, step: Option<u32>) -> Result<(), Complaint> {
    let last = run.steps.len() as u32;
    match step.filter(|step| !(1..=last).contains(step)) {
        Some(step) => {
            let help = format!("the story has steps 1 to {last}");
            Err(Complaint::new(format!("there is no step {step}"), help))
        }
        None => Ok(()),
    }
}

/// A run of a report, with the answer above it.
pub(crate) fn drawing(report: &Report, run: &Trace, step: Option<u32>) -> String {
    let title = format!("{} {}", title(&report.question), report.headline);
    standalone(run, &Told { title: &title, description: &report.summary, step })
}
