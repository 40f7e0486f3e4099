//! A terminal to draw on.

use std::io;

/// The terminal of a live view. What is drawn is written to the output.
pub trait Canvas {
    /// Has keys come one by one, unseen, until [`Canvas::leave`] or the end of this value. Keys that stop the process
    /// are keys like others then, but for that which interrupts it.
    ///
    /// # Errors
    /// What the system says.
    fn enter(&mut self) -> io::Result<()>;
    /// Has keys come as before.
    fn leave(&mut self);
    /// Columns and lines now: they change with the window.
    fn size(&self) -> (usize, usize);
}
