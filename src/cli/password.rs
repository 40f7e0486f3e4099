//! Passwords that are fetched only once the command line is known to be right.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::prompt::ask;
use super::{Invocation, PasswordSource};

/// Why no password could be had.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// The file of `--password-file` cannot be read.
    #[error("cannot read the password file {}: {cause}", path.display())]
    File {
        /// As given.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// `--ask-password` found no terminal, or the prompt was ended.
    #[error("cannot ask for the password on the terminal: {0}")]
    Prompt(io::Error),
}

impl Invocation {
    /// Reads the password from its file or asks for it, and puts it in the credentials.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no terminal to ask on.
    pub fn resolve_password(&mut self) -> Result<(), PasswordError> {
        let password = match std::mem::take(&mut self.password) {
            PasswordSource::Given => return Ok(()),
            PasswordSource::File(path) => match std::fs::read(&path) {
                Ok(content) => without_newline(content),
                Err(cause) => return Err(PasswordError::File { path, cause }),
            },
            PasswordSource::Prompt => {
                let prompt = match &self.connect.credentials.username {
                    Some(username) => format!("Password of {username}: "),
                    None => "Password: ".to_owned(),
                };
                without_newline(ask(&prompt).map_err(PasswordError::Prompt)?)
            }
        };
        self.connect.credentials.password = Some(password);
        Ok(())
    }
}

fn without_newline(mut content: Vec<u8>) -> Vec<u8> {
    if content.ends_with(b"\n") {
        content.pop();
        if content.ends_with(b"\r") {
            content.pop();
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Action;
    use crate::client::ConnectOptions;
    use crate::net::Endpoint;

    fn invocation(password: PasswordSource) -> Invocation {
        Invocation {
            dialect: crate::exit::Dialect::Native,
            connect: ConnectOptions::new(Endpoint::Unix("s".into())),
            password,
            action: Action::Man("m".into()),
            diagnostics: crate::cli::Diagnostics::default(),
            handles_signals: true,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn file_loses_one_newline_only() {
        assert_eq!(without_newline(b"a b\n\n".to_vec()), b"a b\n");
        assert_eq!(without_newline(b"secret\r\n".to_vec()), b"secret");
        assert_eq!(without_newline(b"\xff".to_vec()), b"\xff");
    }

    #[test]
    fn file_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("password");
        std::fs::write(&path, "s3cret\n").unwrap();
        let mut invocation = invocation(PasswordSource::File(path));
        invocation.resolve_password().unwrap();
        assert_eq!(
            invocation.connect.credentials.password.as_deref(),
            Some(&b"s3cret"[..])
        );
        assert_eq!(invocation.password, PasswordSource::Given);
    }

    #[test]
    fn missing_file_is_named() {
        let mut invocation = invocation(PasswordSource::File("/nowhere/pw".into()));
        let error = invocation.resolve_password().unwrap_err().to_string();
        assert!(
            error.starts_with("cannot read the password file /nowhere/pw: "),
            "{error}"
        );
    }
}
