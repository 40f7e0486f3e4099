//! Waiting for a time that may not be set.

use std::time::Instant;

use tokio::time::sleep_until;

/// Resolves at `deadline`; never without one.
pub(super) async fn reached(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}
