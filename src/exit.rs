//! How a run ends, as a number.

/// How a run ended. Its number is the exit status of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exit {
    /// All that was asked for is done. A closed output pipe counts as done.
    Done,
    /// Something on this machine failed: a file, the standard streams, the terminal.
    Failed,
    /// The command line, the environment or the profile is wrong. Nothing was sent.
    Usage,
    /// No connection came about: resolution, network, or no answer to CONNECT.
    NoConnection,
    /// The broker answered, and said no.
    Refused,
    /// An established connection was lost for good.
    ConnectionLost,
    /// Some of the messages were not acknowledged, or refused one by one.
    Incomplete,
    /// The time given with `-W` is over.
    TimedOut,
    /// A threshold or an expectation did not hold.
    Unmet,
    /// SIGINT.
    Interrupted,
    /// SIGTERM.
    Terminated,
}

/// Every exit with its meaning, in the order of the numbers: what the manual prints and the tests walk.
pub const TABLE: [(Exit, &str); 11] = [
    (Exit::Done, "All that was asked for is done."),
    (
        Exit::Failed,
        "Something on this machine failed: a file could not be read, output could not be written.",
    ),
    (
        Exit::Usage,
        "The command line, the environment or the profile is wrong. Nothing was sent.",
    ),
    (Exit::NoConnection, "No connection to the broker came about."),
    (
        Exit::Refused,
        "The broker refused the connection or the subscription; the reason is on standard error.",
    ),
    (
        Exit::ConnectionLost,
        "The connection was lost, or the broker ended it.",
    ),
    (
        Exit::Incomplete,
        "Not everything was delivered, or a command of --exec failed.",
    ),
    (Exit::TimedOut, "The time given with -W is over."),
    (Exit::Unmet, "A threshold or an expectation did not hold."),
    (Exit::Interrupted, "Interrupted from the keyboard (SIGINT)."),
    (Exit::Terminated, "Terminated (SIGTERM)."),
];

impl Exit {
    /// The exit status of the process.
    pub const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::NoConnection => 3,
            Exit::Refused => 4,
            Exit::ConnectionLost => 5,
            Exit::Incomplete => 6,
            Exit::TimedOut => 27,
            Exit::Unmet => 99,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        }
    }
}

/// Whose manners are kept where they differ: exit codes and the wording of errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// culex's own.
    #[default]
    Native,
    /// Those of `mosquitto_pub`, `mosquitto_sub` and `mosquitto_rr`.
    Mosquitto,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_has_every_code_once_in_order() {
        let codes: Vec<u8> = TABLE.iter().map(|(exit, _)| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 27, 99, 130, 143]);
    }
}
