//! The terminal of a live view.

use std::io;
use std::os::fd::BorrowedFd;

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use crate::app::Canvas;

/// What a terminal has that does not say.
const DEFAULT_SIZE: (usize, usize) = (80, 24);

/// The terminal behind the standard streams.
#[derive(Debug, Default)]
pub struct LiveTerminal {
    /// How keys came before.
    before: Option<Termios>,
}

impl Canvas for LiveTerminal {
    fn enter(&mut self) -> io::Result<()> {
        let Ok(before) = tcgetattr(keyboard()) else {
            // Nobody types.
            return Ok(());
        };
        let mut keys = before.clone();
        keys.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN);
        // A read never waits: the runtime does.
        keys.special_codes[SpecialCodeIndex::VMIN] = 0;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        // A picture that is stopped, or that a core dump ends, would stay on the screen.
        for index in [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT] {
            keys.special_codes[index] = 0;
        }
        tcsetattr(keyboard(), OptionalActions::Now, &keys)?;
        self.before = Some(before);
        Ok(())
    }

    fn leave(&mut self) {
        if let Some(before) = self.before.take() {
            // Without a terminal there is nothing to restore. What was typed and not read is no command for a shell.
            let _ = tcsetattr(keyboard(), OptionalActions::Flush, &before);
        }
    }

    fn size(&self) -> (usize, usize) {
        tcgetwinsize(rustix::stdio::stdout())
            .ok()
            .map(|size| (usize::from(size.ws_col), usize::from(size.ws_row)))
            .filter(|(columns, lines)| *columns > 0 && *lines > 0)
            .unwrap_or(DEFAULT_SIZE)
    }
}

impl Drop for LiveTerminal {
    fn drop(&mut self) {
        self.leave();
    }
}

fn keyboard() -> BorrowedFd<'static> {
    rustix::stdio::stdin()
}
