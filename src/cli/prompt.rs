//! Asks for a secret on the terminal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Shows `question` on the controlling terminal and reads one line, which is not shown.
///
/// # Errors
/// When the process has no terminal, or the terminal ends without an answer.
pub(super) fn ask(question: &str) -> io::Result<Vec<u8>> {
    let terminal = File::options().read(true).write(true).open("/dev/tty")?;
    // Before the question: whoever answers at once, as a script does, must not see the answer either.
    let silence = Silence::of(&terminal)?;
    (&terminal).write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    BufReader::new(&terminal).read_until(b'\n', &mut answer)?;
    (&terminal).write_all(b"\n")?;
    drop(silence);
    if answer.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer)
}

/// A terminal that does not show what is typed, until this is dropped.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    fn of(terminal: &'a File) -> io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // What was typed before the question is no answer to it.
        tcsetattr(terminal, OptionalActions::Flush, &silent)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        // A terminal that has gone away needs no echo.
        let _ = tcsetattr(self.terminal, OptionalActions::Now, &self.before);
    }
}
