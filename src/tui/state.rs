//! What `watch` knows and shows. It does no input and output, and has no clock.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::event::{Connection, Effect, Input, Settings};
use super::field::Field;
use super::form::Form;
use super::layout::{Panes, scrolled};
use super::plot::Plot;
use super::rows::Rows;
use super::store::{Store, Stored};
use super::tree::{NodeId, Tree};
use super::view::message_lines;
use crate::decode::Decoder;
use crate::message::Message;
use crate::mqtt::TopicFilter;
use crate::observe::RateMeter;

/// However little history is wanted, there is room for a tree.
const MIN_TREE: usize = 64 << 20;

/// How long a notice is shown.
const NOTICE_TIME: Duration = Duration::from_secs(8);

/// A part of the screen that takes keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Topics,
    Message,
    History,
}

/// What takes the keys.
#[derive(Debug)]
pub(super) enum Mode {
    /// The panes.
    Browse,
    /// The words to search for are typed.
    Search(Field),
    /// A message is written.
    Form(Box<Form>),
    /// The file to export to is typed; and below which topic.
    Export(Field, Option<String>),
    /// Whether to clear so many retained messages.
    Confirm(TopicFilter, usize),
    /// The keys are explained; from which line on.
    Help(usize),
}

/// The figures of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    pub(super) messages: u64,
    pub(super) total: u64,
    pub(super) topics: u32,
    /// Messages a second.
    pub(super) rate: f64,
}

/// How it looked when it was paused.
#[derive(Debug)]
struct Pause {
    sequence: u64,
    figures: Vec<Figures>,
}

/// What the lines of the message pane were made of.
#[derive(Debug, Default, PartialEq, Eq)]
struct LinesOf {
    node: Option<NodeId>,
    sequence: Option<u64>,
    previous: Option<u64>,
    diff: bool,
}

/// All of it.
#[derive(Debug)]
pub struct State {
    pub(super) settings: Settings,
    decoder: Decoder,
    pub(super) tree: Tree,
    pub(super) store: Store,
    pub(super) rows: Rows,
    pub(super) plot: Plot,
    pub(super) connection: Connection,
    pub(super) received: u64,
    /// Messages on topics for which there was no room.
    pub(super) untracked: u64,
    pub(super) mode: Mode,
    pub(super) focus: Pane,
    pub(super) shows_plot: bool,
    pub(super) shows_diff: bool,
    pub(super) selected: Option<NodeId>,
    /// Whether the user has chosen the selected row.
    pub(super) has_moved: bool,
    /// The message that is shown; `None` is the latest.
    pub(super) chosen: Option<u64>,
    pub(super) search: String,
    pub(super) size: Rect,
    /// The first row of the tree that is shown, and of the history.
    pub(super) tree_top: usize,
    pub(super) history_top: usize,
    pub(super) message_top: usize,
    lines_of: LinesOf,
    pub(super) lines: Vec<Line<'static>>,
    notice: Option<(String, Duration)>,
    pause: Option<Pause>,
    /// How many messages a second came of late.
    pub(super) rate: RateMeter,
}

impl State {
    /// Nothing has come yet. The terminal has `width` columns and `height` rows.
    pub fn new(settings: Settings, width: u16, height: u16) -> Self {
        Self {
            decoder: Decoder::new(&settings.decode),
            tree: Tree::within(settings.history.max(MIN_TREE)),
            store: Store::within(settings.history),
            settings,
            rows: Rows::new(),
            plot: Plot::default(),
            connection: Connection::Up,
            received: 0,
            untracked: 0,
            mode: Mode::Browse,
            focus: Pane::Topics,
            shows_plot: false,
            shows_diff: false,
            selected: None,
            has_moved: false,
            chosen: None,
            search: String::new(),
            size: Rect::new(0, 0, width, height),
            tree_top: 0,
            history_top: 0,
            message_top: 0,
            lines_of: LinesOf::default(),
            lines: Vec::new(),
            notice: None,
            pause: None,
            rate: RateMeter::default(),
        }
    }

    /// A message came.
    pub fn message(&mut self, message: &Message<'_>, now: Duration) {
        self.received += 1;
        if !message.retain {
            self.rate.add(now, 1);
        }
        let nodes = self.tree.len();
        let Some((id, is_new)) = self.tree.count(message.topic, now, message.retain) else {
            self.untracked += 1;
            return;
        };
        if !self.search.is_empty()
            && !self.tree.node(id).found
            && self.is_found(message.topic, message.payload)
        {
            self.tree.mark(id, true);
            self.rows.changed();
        }
        if is_new && self.tree.len() != nodes && !self.is_paused() {
            self.rows.changed();
        }
        let decoded = self.decoder.decode(message);
        self.store.push(id, Stored::new(self.received, message, decoded));
    }

    /// Whether the words searched for are in `topic` or `payload`, whatever the case of their letters.
    fn is_found(&self, topic: &str, payload: &[u8]) -> bool {
        super::search::contains(topic.as_bytes(), &self.search)
            || super::search::contains(payload, &self.search)
    }

    /// Searches for other words; for none, everything is shown.
    pub(super) fn search_for(&mut self, words: &str) {
        words.clone_into(&mut self.search);
        self.rows.only_found = !words.is_empty();
        for id in self.tree.ids() {
            let node = self.tree.node(id);
            let found = !words.is_empty()
                && node.messages > 0
                && (super::search::contains(node.path.as_bytes(), words)
                    || self
                        .store
                        .of(id)
                        .next_back()
                        .is_some_and(|last| super::search::contains(last.shown(), words)));
            self.tree.mark(id, found);
            self.tree.node_mut(id).folded = false;
        }
        self.rows.changed();
    }

    /// Something else happened. Returns what is to be done.
    pub fn input(&mut self, input: Input, now: Duration) -> Option<Effect> {
        match input {
            Input::Key(key) => return self.press(key, now),
            Input::Mouse(event) => self.mouse(event),
            Input::Paste(text) => self.paste(&text),
            Input::Resize(width, height) => self.size = Rect::new(0, 0, width, height),
            Input::Connection(connection) => self.connection = connection,
            Input::Notice(text) => self.tell(text, now),
            Input::Retained { filter, count: 0 } => {
                self.tell(format!("nothing is retained at {}", filter.as_str()), now);
            }
            Input::Retained { filter, count } => self.mode = Mode::Confirm(filter, count),
            Input::End => return Some(Effect::Quit { interrupted: false }),
        }
        None
    }

    pub(super) fn tell(&mut self, text: impl Into<String>, now: Duration) {
        self.notice = Some((text.into(), now + NOTICE_TIME));
    }

    /// What the user is to know now.
    pub(super) fn notice(&self, now: Duration) -> Option<&str> {
        self.notice
            .as_ref()
            .filter(|(_, until)| now < *until)
            .map(|(text, _)| text.as_str())
    }

    pub(super) const fn is_paused(&self) -> bool {
        self.pause.is_some()
    }

    /// Messages that came since it was paused.
    pub(super) fn held_back(&self) -> u64 {
        self.pause
            .as_ref()
            .map_or(0, |pause| self.received - pause.sequence)
    }

    /// Holds what is shown, or goes on. Messages are counted and kept all the same.
    pub(super) fn toggle_pause(&mut self, now: Duration) {
        self.pause = match self.pause {
            Some(_) => None,
            None => Some(Pause {
                sequence: self.received,
                figures: self.tree.ids().map(|id| self.current_figures(id, now)).collect(),
            }),
        };
        self.rows.changed();
    }

    fn current_figures(&self, id: NodeId, now: Duration) -> Figures {
        let node = self.tree.node(id);
        Figures {
            messages: node.messages,
            total: node.total,
            topics: node.topics,
            rate: node.rate.per_second(now),
        }
    }

    /// The figures that are shown of `id`.
    pub(super) fn figures(&self, id: NodeId, now: Duration) -> Figures {
        match &self.pause {
            None => self.current_figures(id, now),
            Some(pause) => pause.figures.get(id.index()).copied().unwrap_or(Figures {
                messages: 0,
                total: 0,
                topics: 0,
                rate: 0.0,
            }),
        }
    }

    /// The messages of `id` that are shown, the latest first.
    pub(super) fn history(&self, id: NodeId) -> impl Iterator<Item = &Stored> {
        let horizon = self.pause.as_ref().map_or(u64::MAX, |pause| pause.sequence);
        self.store
            .of(id)
            .rev()
            .skip_while(move |message| message.sequence > horizon)
    }

    /// The message that is shown, and the one before it.
    pub(super) fn shown(&self) -> (Option<&Stored>, Option<&Stored>) {
        let Some(id) = self.selected else {
            return (None, None);
        };
        let mut history = self.history(id);
        let message = match self.chosen {
            None => history.next(),
            Some(sequence) => history.find(|message| message.sequence <= sequence),
        };
        (message, history.next())
    }

    /// The topic that is selected, or the levels that are.
    pub(super) fn path(&self) -> &str {
        self.selected.map_or("", |id| &self.tree.node(id).path)
    }

    /// Selects `id`, and its latest message.
    pub(super) fn select(&mut self, id: NodeId) {
        self.has_moved = true;
        if self.selected != Some(id) {
            self.selected = Some(id);
            self.chosen = None;
            self.history_top = 0;
            self.message_top = 0;
        }
    }

    /// Gets ready to be drawn.
    pub fn prepare(&mut self) {
        self.rows.refresh(&mut self.tree);
        let found = self
            .selected
            .filter(|_| self.has_moved)
            .and_then(|id| self.rows.index_of(&self.tree, id));
        let index = found.unwrap_or(0);
        let row = self.rows.get(index);
        if row != self.selected {
            self.selected = row;
            self.chosen = None;
        }
        let panes = Panes::of(self);
        let height = usize::from(panes.tree_rows());
        self.tree_top = scrolled(self.tree_top, index, height, self.rows.len());
        self.prepare_history(usize::from(panes.history_rows()));
        self.prepare_lines();
        let last = self.lines.len().saturating_sub(usize::from(panes.message_rows()));
        self.message_top = self.message_top.min(last);
        if let (true, Some(id)) = (self.shows_plot, self.selected) {
            let messages = self.store.of(id);
            if !self.is_paused() {
                self.plot.update(id, &messages);
            }
        }
    }

    fn prepare_history(&mut self, height: usize) {
        let Some(id) = self.selected else { return };
        let index = match self.chosen {
            None => 0,
            Some(sequence) => self
                .history(id)
                .take_while(|message| message.sequence > sequence)
                .count(),
        };
        let count = self.store.of(id).len();
        self.history_top = scrolled(self.history_top, index, height, count);
    }

    fn prepare_lines(&mut self) {
        let (message, previous) = self.shown();
        let lines_of = LinesOf {
            node: self.selected,
            sequence: message.map(|message| message.sequence),
            previous: previous.map(|message| message.sequence),
            diff: self.shows_diff,
        };
        if lines_of != self.lines_of || self.lines.is_empty() {
            self.lines = message_lines(self);
            self.lines_of = lines_of;
        }
    }

    /// The screen.
    pub const fn area(&self) -> Rect {
        self.size
    }

    /// How many lines of the message can be scrolled to.
    pub(super) fn message_lines(&self) -> usize {
        self.lines.len()
    }

    /// What is kept of topics at `below` and under it, in the order in which it came.
    pub fn export(&self, below: Option<&str>) -> Vec<Message<'_>> {
        let is_below = |path: &str| match below {
            None => true,
            Some(top) => path
                .strip_prefix(top)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        };
        let mut found: Vec<(u64, Message<'_>)> = Vec::new();
        for id in self.tree.ids() {
            let path = &self.tree.node(id).path;
            if is_below(path) {
                found.extend(
                    self.store
                        .of(id)
                        .map(|stored| (stored.sequence, stored.message(path))),
                );
            }
        }
        found.sort_unstable_by_key(|(sequence, _)| *sequence);
        found.into_iter().map(|(_, message)| message).collect()
    }
}
