//! A number over time.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget};

use super::View;
use super::text::{clock, cut, grouped, visible};
use crate::tui::state::Pane;
use crate::tui::theme::Theme;

impl View<'_> {
    pub(super) fn plot(&self, area: Rect, buffer: &mut Buffer) {
        let plot = &self.state.plot;
        let points = plot.points();
        let mut title = vec![Span::raw(" Plot ")];
        if !plot.field().is_empty() {
            let (place, count) = plot.place();
            title.push(Span::styled(
                format!("{} ", visible(plot.field())),
                self.theme.plot(),
            ));
            let last = points
                .last()
                .map_or(String::new(), |point| format!("now {} ", point.1));
            let text = format!(
                "{last}({place}/{count}, f turns, {} points) ",
                grouped(points.len() as u64)
            );
            title.push(Span::styled(text, Theme::dim()));
        }
        let inner = self.pane(Pane::History, Line::from(title), area, buffer);
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            let text = "no number in the messages of this topic";
            return Span::styled(cut(text, inner.width.into()), Theme::dim()).render(inner, buffer);
        };
        let (low, high) = points.iter().fold((f64::MAX, f64::MIN), |(low, high), point| {
            (low.min(point.1), high.max(point.1))
        });
        let margin = if high > low {
            (high - low) * 0.05
        } else {
            high.abs().max(1.0) * 0.05
        };
        let data = Dataset::default()
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(self.theme.plot())
            .data(points);
        let time = |seconds: f64| {
            let at = Timestamp::from_duration(jiff::SignedDuration::from_secs_f64(seconds));
            let text = at.map(|at| clock(at, &self.state.settings.zone));
            text.map_or(String::new(), |text| text.chars().take(8).collect())
        };
        let x = Axis::default()
            .bounds([first.0, last.0.max(first.0 + 0.001)])
            .labels([time(first.0), time(last.0)])
            .style(Theme::dim());
        let y = Axis::default()
            .bounds([low - margin, high + margin])
            .labels([number(low - margin), number(high + margin)])
            .style(Theme::dim());
        Chart::new(vec![data]).x_axis(x).y_axis(y).render(inner, buffer);
    }
}

/// A few digits of a number.
fn number(value: f64) -> String {
    match value.abs() {
        magnitude if magnitude != 0.0 && !(0.001..1e7).contains(&magnitude) => format!("{value:.2e}"),
        magnitude if magnitude < 10.0 => format!("{value:.2}"),
        magnitude if magnitude < 1_000.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short() {
        for (value, expected) in [
            (0.0, "0.00"),
            (-1.5, "-1.50"),
            (21.55, "21.6"),
            (12_345.6, "12346"),
            (1e9, "1.00e9"),
            (0.0001, "1.00e-4"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
