//! What is written of the topics, and when.

use std::io;

use super::live::Title;
use super::snapshot::{Scene, snapshot};
use super::table::{self, Look};
use super::{Run, TopShape};
use crate::app::failure::Failure;
use crate::app::streams::is_closed_pipe;
use crate::bench::figure;
use crate::exit::Exit;
use crate::observe::Order;

impl Run<'_, '_> {
    /// Shows what there is, once more.
    pub(super) fn show(&mut self, order: Order) -> io::Result<()> {
        let look = Look {
            order,
            limit: self.options.limit.unwrap_or(usize::MAX),
            silence: &self.options.silence,
            width: None,
            color: self.options.color,
        };
        let filters: Vec<&str> = self
            .options
            .subscriptions
            .iter()
            .map(|subscription| subscription.filter.as_str())
            .collect();
        if let Some(live) = &self.live {
            let what = format!("{} on {}", filters.join(" "), self.connect.servers.first());
            let trouble = self.trouble.as_deref();
            let title = Title { what: &what, trouble };
            return live.draw(&self.topics, self.now, (&title, look), self.streams);
        }
        let text = if self.options.shape == TopShape::Json {
            let scene = Scene {
                filters: &filters,
                order,
                limit: look.limit,
                silence: look.silence,
                connected: self.trouble.is_none(),
            };
            snapshot(&self.topics, (self.begun.1, self.now), &scene)?
        } else {
            let (rows, more) = table::rows(&self.topics, self.now, &look);
            let mut lines = vec![
                table::summary(&self.topics, self.now, &look),
                table::HEAD.to_owned(),
            ];
            if self.has_shown {
                lines.insert(0, String::new());
            }
            lines.extend(rows);
            if more > 0 {
                lines.push(format!("and {} more", figure::count(more as u64)));
            }
            lines.join("\n") + "\n"
        };
        self.has_shown = true;
        self.streams.output.write_all(text.as_bytes())
    }

    /// Shows what there was in all, unless that was drawn, or nothing was to be had.
    pub(super) fn conclude(&mut self, ended: &Result<Exit, Failure>) -> Result<(), Failure> {
        let is_refused = matches!(ended, Err(failure) if failure.exit == Exit::Refused);
        if self.options.shape == TopShape::Live || is_refused {
            return Ok(());
        }
        if let Err(failure) = ended {
            self.trouble = Some(failure.error.to_string());
        }
        self.now = self.begun.0.elapsed();
        let order = match self.order {
            Order::Rate => Order::MeanRate,
            order => order,
        };
        match self.show(order) {
            Err(error) if !is_closed_pipe(&error) => Err(Failure::cannot_write(error)),
            _ => Ok(()),
        }
    }
}
