//! `retain-clear`.

use super::{Connected, Wrong};
use crate::app::RetainClearOptions;
use crate::cli::native::args::{ReportFormat, RetainClearArgs};
use crate::mqtt::TopicFilter;

/// # Errors
/// When there is no filter.
pub(in crate::cli) fn retain_clear(
    args: RetainClearArgs,
    connected: &mut Connected,
) -> Result<RetainClearOptions, Wrong> {
    let RetainClearArgs {
        mut filters,
        topic,
        exclude,
        pattern,
        wait,
        dry_run,
        backup,
        yes,
        output,
    } = args;
    filters.extend(topic);
    if let Some(topic) = connected.topic.take() {
        let filter =
            TopicFilter::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?;
        filters.push(filter);
    }
    if filters.is_empty() {
        return Err("there is no topic filter to clear".into());
    }
    if filters.iter().any(TopicFilter::is_shared) {
        return Err("a shared subscription gets no retained messages: leave $share/GROUP/ out".into());
    }
    Ok(RetainClearOptions {
        filters,
        exclude,
        pattern,
        wait,
        dry_run,
        backup,
        yes,
        json: output == ReportFormat::Json,
    })
}
