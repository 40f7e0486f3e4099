//! Where the parts of the screen are.

use ratatui::layout::{Position, Rect};

use super::state::{Pane, State};

/// From this size on all panes are seen at once.
const WIDE: u16 = 70;
const HIGH: u16 = 16;

/// The parts of the screen; a pane that is not seen has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Panes {
    pub(super) header: Rect,
    pub(super) tree: Rect,
    pub(super) message: Rect,
    pub(super) history: Rect,
    pub(super) footer: Rect,
}

impl Panes {
    pub(super) fn of(state: &State) -> Self {
        Self::new(state.size, state.focus)
    }

    fn new(size: Rect, focus: Pane) -> Self {
        let line = |y| Rect::new(0, y, size.width, size.height.min(1));
        let body = Rect::new(0, 1, size.width, size.height.saturating_sub(2));
        let mut panes = Self {
            header: line(0),
            tree: Rect::ZERO,
            message: Rect::ZERO,
            history: Rect::ZERO,
            footer: line(size.height.saturating_sub(1)),
        };
        if size.width < WIDE || size.height < HIGH {
            match focus {
                Pane::Topics => panes.tree = body,
                Pane::Message => panes.message = body,
                Pane::History => panes.history = body,
            }
            return panes;
        }
        let left = (u32::from(body.width) * 9 / 20).min(90);
        let left = u16::try_from(left).unwrap_or(body.width);
        let lower = body.height * 2 / 5;
        let (x, width) = (body.x + left, body.width - left);
        panes.tree = Rect { width: left, ..body };
        panes.message = Rect::new(x, body.y, width, body.height - lower);
        panes.history = Rect::new(x, body.y + body.height - lower, width, lower);
        panes
    }

    /// Lines within the border of the tree.
    pub(super) const fn tree_rows(&self) -> u16 {
        self.tree.height.saturating_sub(2)
    }

    /// Lines within the border of the message.
    pub(super) const fn message_rows(&self) -> u16 {
        self.message.height.saturating_sub(2)
    }

    /// Lines within the border of the history.
    pub(super) const fn history_rows(&self) -> u16 {
        self.history.height.saturating_sub(2)
    }

    /// The pane at a position, and the line within its border, if it is one.
    pub(super) fn at(&self, position: Position) -> Option<(Pane, Option<usize>)> {
        let panes = [
            (Pane::Topics, self.tree),
            (Pane::Message, self.message),
            (Pane::History, self.history),
        ];
        let (pane, area) = panes.into_iter().find(|(_, area)| area.contains(position))?;
        let inner = Rect::new(
            area.x + 1,
            area.y + 1,
            area.width.saturating_sub(2),
            area.height.saturating_sub(2),
        );
        let line = inner
            .contains(position)
            .then(|| usize::from(position.y - inner.y));
        Some((pane, line))
    }
}

/// Where a list begins of which `height` rows are seen, so that `index` is one of them.
pub(super) fn scrolled(top: usize, index: usize, height: usize, count: usize) -> usize {
    let last = count.saturating_sub(height);
    let lowest = (index + 1).saturating_sub(height);
    top.min(index).max(lowest).min(last.max(lowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_filled() {
        for (width, height) in [
            (80, 24),
            (40, 12),
            (200, 60),
            (69, 50),
            (90, 10),
            (1, 1),
            (0, 0),
            (500, 2),
        ] {
            for focus in [Pane::Topics, Pane::Message, Pane::History] {
                let panes = Panes::new(Rect::new(0, 0, width, height), focus);
                let areas = [
                    panes.header,
                    panes.tree,
                    panes.message,
                    panes.history,
                    panes.footer,
                ];
                let sum: u32 = areas.iter().map(|area| area.area()).sum();
                let screen = u32::from(width) * u32::from(height);
                assert!(sum == screen || height < 2, "{width}x{height}: {panes:?}");
                assert!(
                    areas
                        .iter()
                        .all(|area| area.right() <= width && area.bottom() <= height.max(1))
                );
            }
        }
    }

    #[test]
    fn a_click_finds_its_line() {
        let panes = Panes::new(Rect::new(0, 0, 80, 24), Pane::Topics);
        assert_eq!(panes.at(Position::new(3, 2)), Some((Pane::Topics, Some(0))));
        assert_eq!(panes.at(Position::new(0, 2)), Some((Pane::Topics, None)));
        assert_eq!(panes.at(Position::new(50, 3)), Some((Pane::Message, Some(1))));
        assert_eq!(panes.at(Position::new(50, 0)), None);
    }
}
