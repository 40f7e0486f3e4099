//! `watch`: a pure state and what it looks like.
//!
//! [`State`] takes messages and [`Input`]s, each with the time since the start, and says what is to be done by
//! [`Effect`]s. [`draw`] paints it. There is no input or output here, and no clock.

mod act;
mod ansi;
mod diff;
mod event;
mod field;
mod form;
mod layout;
mod mouse;
mod plot;
mod rows;
mod search;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod theme;
mod tree;
mod view;

pub use event::{Connection, Effect, Input, Settings};
pub use form::Draft;
pub use state::State;
pub use view::draw;
