//! Where the messages of `sub` go, if not to standard output: a file a topic, or a command a message.

mod command;
mod directory;
mod files;
mod name;
mod options;
mod pack;

use super::failure::Failure;
use super::streams::Streams;
use crate::exit::Exit;
use crate::format::OutputOptions;
use crate::message::Message;
use crate::query::Finding;

use command::Commands;
use directory::Directory;
pub use options::{CommandOptions, Compression, DirectoryOptions, Rotation, SinkOptions};
pub use pack::IS_THERE as CAN_COMPRESS;

/// What takes the messages.
pub(super) enum Sink {
    Directory(Box<Directory>),
    Command(Box<Commands>),
}

impl Sink {
    /// # Errors
    /// When there is no such directory, and none can be made.
    pub(super) fn new(options: &SinkOptions, output: &OutputOptions) -> Result<Self, Failure> {
        Ok(match options {
            SinkOptions::Directory(options) => Self::Directory(Box::new(Directory::open(options, output)?)),
            SinkOptions::Command(options) => Self::Command(Box::new(Commands::new(options, output))),
        })
    }

    /// Takes what `finding` says is wanted of `message`.
    pub(super) fn message(&mut self, message: &Message<'_>, finding: &Finding, streams: &mut Streams<'_>) {
        match self {
            Self::Directory(directory) => directory.message(message, finding),
            Self::Command(commands) => commands.message(message, finding, streams),
        }
    }

    /// Whether nothing more is to come before [`Sink::flush`] and, of commands, [`Sink::progress`].
    pub(super) fn is_full(&self) -> bool {
        match self {
            Self::Directory(directory) => directory.is_full(),
            Self::Command(commands) => commands.is_full(),
        }
    }

    /// Brings to its place what has gathered.
    ///
    /// # Errors
    /// When a file can't be written.
    pub(super) fn flush(&mut self, streams: &mut Streams<'_>) -> Result<(), Failure> {
        match self {
            Self::Directory(directory) => directory.flush(streams),
            Self::Command(commands) => {
                commands.tell_notices(streams);
                Ok(())
            }
        }
    }

    /// Waits until a command has ended, and starts the next; never resolves where none runs. Can be dropped at any
    /// point without loss.
    pub(super) async fn progress(&mut self) -> Ended {
        match self {
            Self::Directory(_) => std::future::pending().await,
            Self::Command(commands) => commands.progress().await,
        }
    }

    /// Tells how a command ended, where that is worth telling.
    pub(super) fn tell(&mut self, ended: &Ended, streams: &mut Streams<'_>) {
        if let Self::Command(commands) = self {
            commands.tell(ended, streams);
        }
    }

    /// Whether commands run, or wait to.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Command(commands) if commands.is_busy())
    }

    /// How many commands run.
    pub(super) fn running(&self) -> usize {
        match self {
            Self::Directory(_) => 0,
            Self::Command(commands) => commands.running(),
        }
    }

    /// No message that waits is wanted any more.
    pub(super) fn give_up(&mut self) {
        if let Self::Command(commands) = self {
            commands.give_up();
        }
    }

    /// The end, when nothing is busy: what it comes to after a run that ended with `exit`.
    ///
    /// # Errors
    /// When a file can't be written.
    pub(super) fn finish(&mut self, exit: Exit, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Directory(directory) => directory.finish().map(|()| exit),
            Self::Command(commands) => Ok(commands.finish(exit, streams)),
        }
    }
}

pub(super) use command::Ended;
