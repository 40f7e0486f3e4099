//! Descriptors that the runtime can wait for.

use std::os::fd::OwnedFd;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Makes `descriptor` one that can be waited for; gives it back when the system can't, as with a regular file. Needs a
/// runtime.
#[expect(
    deprecated,
    reason = "the sound constructor is unsafe; an OwnedFd is what it asks for"
)]
pub(super) fn waited(descriptor: OwnedFd, interest: Interest) -> Result<AsyncFd<OwnedFd>, OwnedFd> {
    AsyncFd::try_with_interest(descriptor, interest).map_err(|refused| refused.into_parts().0)
}

/// Resolves once the reader of `pipe` has gone; never without one.
pub(super) async fn reader_gone(pipe: Option<&AsyncFd<OwnedFd>>) {
    if let Some(pipe) = pipe
        && pipe.ready(Interest::ERROR).await.is_ok()
    {
        return;
    }
    std::future::pending::<()>().await;
}
