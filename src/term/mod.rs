//! The process and its terminal: the only module, beside `main`, that touches them.

mod process;
mod progress;
mod signals;

pub use process::{Unbuffered, facts, input, notices, output, output_pipe, size_of};
pub use progress::ProgressBar;
pub use signals::shutdown;
