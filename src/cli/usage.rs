//! Text instead of an invocation.

use crate::exit::Exit;

/// Text to be shown instead of doing anything: help, the version, or what is wrong with the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Ends in a newline.
    pub text: String,
    /// [`Exit::Done`] when the text was asked for, and goes to standard output; else it goes to standard error.
    pub exit: Exit,
}

impl Usage {
    /// Text that was asked for.
    pub fn asked_for(text: String) -> Self {
        Self {
            text,
            exit: Exit::Done,
        }
    }

    /// What is wrong.
    pub fn wrong(text: String) -> Self {
        Self {
            text,
            exit: Exit::Usage,
        }
    }

    /// Whether the text goes to standard output.
    pub fn is_for_stdout(&self) -> bool {
        self.exit == Exit::Done
    }
}
