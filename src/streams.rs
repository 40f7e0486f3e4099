//! What is known of the process's streams, as plain data.

/// How large a terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowSize {
    /// 0 where it is not known.
    pub columns: u16,
    /// 0 where it is not known.
    pub rows: u16,
}

/// Facts about the terminal, found out once and handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct TerminalFacts {
    /// Whether a person types standard input.
    pub stdin_is_terminal: bool,
    /// Whether a person reads standard output.
    pub stdout_is_terminal: bool,
    /// Whether a person reads standard error.
    pub stderr_is_terminal: bool,
    /// Columns, where known.
    pub width: Option<u16>,
    /// Whether the environment has a non-empty `NO_COLOR`.
    pub no_color: bool,
}
