//! What keys do.

use std::time::Duration;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::event::Effect;
use super::field::Field;
use super::form::{Form, Outcome};
use super::layout::Panes;
use super::state::{Mode, Pane, State};
use super::tree::NodeId;
use super::view::HELP;
use crate::mqtt::TopicFilter;

/// Terminals take no more into the clipboard: xterm's limit for the whole sequence, less Base64.
const LONGEST_COPY: usize = 74_000;

impl State {
    /// A key was pressed. Returns what is to be done.
    pub(super) fn press(&mut self, key: KeyEvent, now: Duration) -> Option<Effect> {
        if key.kind == KeyEventKind::Release {
            return None;
        }
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return Some(Effect::Quit { interrupted: true });
        }
        match &mut self.mode {
            Mode::Browse => self.browse(key, now),
            Mode::Search(_) => {
                self.type_search(key);
                None
            }
            Mode::Form(form) => match form.press(key) {
                Outcome::Stay => None,
                Outcome::Close => {
                    self.mode = Mode::Browse;
                    None
                }
                Outcome::Publish(draft) => {
                    self.mode = Mode::Browse;
                    Some(Effect::Publish(draft))
                }
            },
            Mode::Export(field, below) => match key.code {
                KeyCode::Enter if !field.text().is_empty() => {
                    let (file, below) = (field.text().to_owned(), below.take());
                    self.mode = Mode::Browse;
                    Some(Effect::Export { file, below })
                }
                KeyCode::Esc | KeyCode::Enter => {
                    self.mode = Mode::Browse;
                    None
                }
                _ => {
                    field.press(key);
                    None
                }
            },
            Mode::Confirm(filter, _) => {
                let agreed = matches!(key.code, KeyCode::Char('y' | 'Y'));
                let effect = agreed.then(|| Effect::ClearRetained(filter.clone()));
                if !agreed {
                    self.tell("nothing was cleared", now);
                }
                self.mode = Mode::Browse;
                effect
            }
            Mode::Help(_) => {
                self.press_help(key);
                None
            }
        }
    }

    fn press_help(&mut self, key: KeyEvent) {
        let Mode::Help(top) = &mut self.mode else { return };
        match key.code {
            KeyCode::Up | KeyCode::Char('k') => *top = top.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => *top = (*top + 1).min(HELP.len().saturating_sub(1)),
            _ => self.mode = Mode::Browse,
        }
    }

    fn type_search(&mut self, key: KeyEvent) {
        let Mode::Search(field) = &mut self.mode else {
            return;
        };
        match key.code {
            KeyCode::Enter => self.mode = Mode::Browse,
            KeyCode::Esc => {
                self.mode = Mode::Browse;
                self.search_for("");
            }
            KeyCode::Up | KeyCode::Down => {
                self.mode = Mode::Browse;
                self.move_by(if key.code == KeyCode::Up { -1 } else { 1 });
            }
            _ => {
                field.press(key);
                let words = field.text().to_owned();
                if words != self.search {
                    self.search_for(&words);
                }
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match &mut self.mode {
            Mode::Form(form) => form.paste(text),
            Mode::Export(field, _) => field.paste(text),
            Mode::Search(field) => {
                field.paste(text);
                let words = field.text().to_owned();
                self.search_for(&words);
            }
            Mode::Browse | Mode::Confirm(..) | Mode::Help(_) => {}
        }
    }

    fn browse(&mut self, key: KeyEvent, now: Duration) -> Option<Effect> {
        match key.code {
            KeyCode::Char('q') => return Some(Effect::Quit { interrupted: false }),
            KeyCode::Char('?') | KeyCode::F(1) => self.mode = Mode::Help(0),
            KeyCode::Char('/') => self.mode = Mode::Search(Field::line(self.search.clone())),
            KeyCode::Char(' ') => self.toggle_pause(now),
            KeyCode::Tab => self.turn_focus(true),
            KeyCode::BackTab => self.turn_focus(false),
            KeyCode::Esc => self.go_back(),
            KeyCode::Char('d') => self.shows_diff = !self.shows_diff,
            KeyCode::Char('v') => self.shows_plot = !self.shows_plot,
            KeyCode::Char('f') => self.plot.turn(true),
            KeyCode::Char('F') => self.plot.turn(false),
            KeyCode::Char('p') => self.write(false),
            KeyCode::Char('r') => self.write(true),
            KeyCode::Char('e') => self.ask_for_file(None),
            KeyCode::Char('E') => self.ask_for_file(self.selected.map(|_| self.path().to_owned())),
            KeyCode::Char('y') => return self.copy_payload(now),
            KeyCode::Char('Y') => return self.copy(self.path().to_owned(), "topic", now),
            KeyCode::Char('D') | KeyCode::Delete => return self.count_retained(now),
            _ => self.navigate(key),
        }
        None
    }

    fn navigate(&mut self, key: KeyEvent) {
        let page = self.page();
        match key.code {
            KeyCode::Up | KeyCode::Char('k') => self.move_by(-1),
            KeyCode::Down | KeyCode::Char('j') => self.move_by(1),
            KeyCode::PageUp => self.move_by(-page),
            KeyCode::PageDown => self.move_by(page),
            KeyCode::Home | KeyCode::Char('g') => self.move_by(isize::MIN / 2),
            KeyCode::End | KeyCode::Char('G') => self.move_by(isize::MAX / 2),
            KeyCode::Char('n') => self.go_to_found(true),
            KeyCode::Char('N') => self.go_to_found(false),
            KeyCode::Left | KeyCode::Char('h') => self.go_left(),
            KeyCode::Right | KeyCode::Char('l') => self.go_right(),
            KeyCode::Enter => self.enter(),
            KeyCode::Char('*') => self.open_all(true),
            KeyCode::Char('-') => self.open_all(false),
            _ => {}
        }
    }

    /// Lines of the pane with the focus, less one.
    fn page(&self) -> isize {
        let panes = Panes::of(self);
        let rows = match self.focus {
            Pane::Topics => panes.tree_rows(),
            Pane::Message => panes.message_rows(),
            Pane::History => panes.history_rows(),
        };
        isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
    }

    fn turn_focus(&mut self, forwards: bool) {
        self.focus = match (self.focus, forwards) {
            (Pane::Topics, true) | (Pane::History, false) => Pane::Message,
            (Pane::Message, true) | (Pane::Topics, false) => Pane::History,
            (Pane::History, true) | (Pane::Message, false) => Pane::Topics,
        };
    }

    /// Takes back what narrows the view, one thing at a time.
    fn go_back(&mut self) {
        if self.chosen.is_some() {
            self.chosen = None;
        } else if !self.search.is_empty() {
            self.search_for("");
        } else {
            self.focus = Pane::Topics;
        }
    }

    pub(super) fn move_by(&mut self, by: isize) {
        match self.focus {
            Pane::Topics => {
                let index = self
                    .selected
                    .and_then(|id| self.rows.index_of(&self.tree, id))
                    .unwrap_or(0);
                let last = self.rows.len().saturating_sub(1);
                if let Some(id) = self.rows.get(index.saturating_add_signed(by).min(last)) {
                    self.select(id);
                }
            }
            Pane::Message => {
                let last = self.message_lines().saturating_sub(1);
                self.message_top = self.message_top.saturating_add_signed(by).min(last);
            }
            Pane::History => self.move_in_history(by),
        }
    }

    fn move_in_history(&mut self, by: isize) {
        let Some(id) = self.selected else { return };
        let chosen = self.chosen.unwrap_or(u64::MAX);
        let index = self
            .history(id)
            .take_while(|message| message.sequence > chosen)
            .count();
        let last = self.history(id).count().saturating_sub(1);
        let target = index.saturating_add_signed(by).min(last);
        // At the latest it goes on with what comes.
        self.chosen = match target {
            0 => None,
            target => self.history(id).nth(target).map(|message| message.sequence),
        };
        self.message_top = 0;
    }

    /// Selects the next topic that the search found, or the one before.
    fn go_to_found(&mut self, forwards: bool) {
        let count = self.rows.len();
        let Some(start) = self.selected.and_then(|id| self.rows.index_of(&self.tree, id)) else {
            return;
        };
        let steps = 1..=count;
        let found = steps
            .map(|step| if forwards { start + step } else { start + count - step } % count)
            .filter_map(|index| self.rows.get(index))
            .find(|id| self.tree.node(*id).found);
        if let Some(id) = found {
            self.select(id);
        }
    }

    fn go_left(&mut self) {
        let (Pane::Topics, Some(id)) = (self.focus, self.selected) else {
            self.focus = Pane::Topics;
            return;
        };
        if self.tree.node(id).has_children() && self.rows.is_open(&self.tree, id) {
            self.rows.set_open(&mut self.tree, id, false);
        } else if let Some(parent) = self.tree.node(id).parent {
            self.select(parent);
        }
    }

    fn go_right(&mut self) {
        let (Pane::Topics, Some(id)) = (self.focus, self.selected) else {
            return;
        };
        if !self.tree.node(id).has_children() {
            self.focus = Pane::Message;
        } else if self.rows.is_open(&self.tree, id) {
            self.move_by(1);
        } else {
            self.rows.set_open(&mut self.tree, id, true);
        }
    }

    fn enter(&mut self) {
        match (self.focus, self.selected) {
            (Pane::Topics, Some(id)) if self.tree.node(id).has_children() => self.toggle(id),
            (Pane::Topics | Pane::History, _) => self.focus = Pane::Message,
            (Pane::Message, _) => self.focus = Pane::History,
        }
    }

    pub(super) fn toggle(&mut self, id: NodeId) {
        let open = self.rows.is_open(&self.tree, id);
        self.rows.set_open(&mut self.tree, id, !open);
    }

    fn open_all(&mut self, open: bool) {
        for id in self.tree.ids() {
            self.rows.set_open(&mut self.tree, id, open);
        }
    }

    /// Opens the form: empty, or with the message that is shown.
    fn write(&mut self, again: bool) {
        let mut form = Form::new(self.path(), self.settings.has_properties);
        if let (true, Some(message)) = (again, self.shown().0) {
            form.set_payload(&message.payload);
            form.set_properties(message.properties());
            form.qos = message.qos;
            form.retain = message.retain;
        }
        self.mode = Mode::Form(Box::new(form));
    }

    fn ask_for_file(&mut self, below: Option<String>) {
        self.mode = Mode::Export(Field::line("watch.ndjson"), below);
    }

    fn count_retained(&mut self, now: Duration) -> Option<Effect> {
        self.selected?;
        let text = format!("{}/#", self.path());
        // It matches the topic itself as well (section 4.7.1.2).
        match TopicFilter::new(text) {
            Ok(filter) => {
                self.tell("looking for what is retained …", now);
                Some(Effect::CountRetained(filter))
            }
            Err(error) => {
                self.tell(format!("cannot look there: {error}"), now);
                None
            }
        }
    }

    fn copy_payload(&mut self, now: Duration) -> Option<Effect> {
        let text = match self.shown().0 {
            None => return None,
            Some(message) => match std::str::from_utf8(message.shown()) {
                Ok(text) => text.to_owned(),
                Err(_) => message
                    .payload
                    .iter()
                    .fold(String::new(), |text, byte| text + &format!("{byte:02x}")),
            },
        };
        self.copy(text, "payload", now)
    }

    fn copy(&mut self, text: String, what: &str, now: Duration) -> Option<Effect> {
        if text.len() > LONGEST_COPY {
            self.tell(
                format!("the {what} is too long for the clipboard: `e` exports it"),
                now,
            );
            return None;
        }
        self.tell(
            format!("copied the {what}, if the terminal lets programs do so"),
            now,
        );
        Some(Effect::Copy(text))
    }
}
