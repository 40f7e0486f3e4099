//! Why a run ends before its payloads do.

use std::io;

use super::super::failure::Failure;
use crate::client::{ClientError, SpoolError};

/// Why a run ends before its payloads do.
#[derive(Debug)]
pub(in crate::app) enum Stop {
    Connection(ClientError),
    Input(io::Error),
    Failed(Failure),
}

impl From<ClientError> for Stop {
    fn from(error: ClientError) -> Self {
        Stop::Connection(error)
    }
}

impl From<SpoolError> for Stop {
    fn from(error: SpoolError) -> Self {
        Stop::Connection(error.into())
    }
}
