//! What the mouse does.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::layout::Panes;
use super::state::{Mode, Pane, State};
use super::view::HELP;

/// Lines that the wheel turns at once.
const WHEEL: isize = 3;

impl State {
    pub(super) fn mouse(&mut self, event: MouseEvent) {
        if let Mode::Help(top) = &mut self.mode {
            match event.kind {
                MouseEventKind::ScrollUp => *top = top.saturating_sub(1),
                MouseEventKind::ScrollDown => *top = (*top + 1).min(HELP.len().saturating_sub(1)),
                _ => {}
            }
            return;
        }
        let position = Position::new(event.column, event.row);
        let Some((pane, line)) = Panes::of(self)
            .at(position)
            .filter(|_| matches!(self.mode, Mode::Browse))
        else {
            return;
        };
        match event.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                let by = if event.kind == MouseEventKind::ScrollUp {
                    -WHEEL
                } else {
                    WHEEL
                };
                let focus = std::mem::replace(&mut self.focus, pane);
                self.move_by(by);
                self.focus = focus;
            }
            MouseEventKind::Down(MouseButton::Left) => {
                self.focus = pane;
                if let Some(line) = line {
                    self.click(pane, line);
                }
            }
            _ => {}
        }
    }

    fn click(&mut self, pane: Pane, line: usize) {
        match pane {
            Pane::Topics => {
                if let Some(id) = self.rows.get(self.tree_top + line) {
                    if self.selected == Some(id) && self.tree.node(id).has_children() {
                        self.toggle(id);
                    }
                    self.select(id);
                }
            }
            Pane::History if !self.shows_plot => {
                let index = self.history_top + line;
                let sequence = self
                    .selected
                    .and_then(|id| self.history(id).nth(index))
                    .map(|message| message.sequence);
                if sequence.is_some() {
                    self.chosen = sequence.filter(|_| index > 0);
                    self.message_top = 0;
                }
            }
            Pane::Message | Pane::History => {}
        }
    }
}
