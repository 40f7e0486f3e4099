//! The process and its terminal: the only module, beside `main`, that touches them.

mod bench_bar;
mod canvas;
mod count_bar;
mod painter;
mod process;
mod progress;
#[cfg(feature = "tui")]
mod screen;
mod signals;

pub use bench_bar::BenchBar;
pub use canvas::LiveTerminal;
pub use count_bar::CountBar;
pub use process::{
    Unbuffered, executable, facts, input, notices, output, output_pipe, output_without_blocking, size_of,
    window,
};
pub use progress::ProgressBar;
#[cfg(feature = "tui")]
pub use screen::Screen;
pub use signals::shutdown;
