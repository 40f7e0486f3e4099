//! An output whose reader is waited for without standing still.

use std::io;
use std::os::fd::OwnedFd;

use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::descriptor::waited;

/// A descriptor whose writes do not block.
#[derive(Debug)]
pub(super) struct Outlet {
    descriptor: OwnedFd,
    /// The same, to wait for its reader; made when it is needed, so that a reader who keeps up wakes nobody.
    waiting: Option<AsyncFd<OwnedFd>>,
}

impl Outlet {
    pub(super) const fn new(descriptor: OwnedFd) -> Self {
        Self {
            descriptor,
            waiting: None,
        }
    }

    /// Writes as much of `bytes` as is taken now. Returns how much that was.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < bytes.len() {
            match rustix::io::write(&self.descriptor, &bytes[written..]) {
                Ok(count) => written += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    }

    /// Resolves when more may be taken than [`Outlet::write`] could.
    ///
    /// # Errors
    /// What the system says.
    pub(super) async fn room(&mut self) -> io::Result<()> {
        let waiting = match &mut self.waiting {
            Some(waiting) => waiting,
            none => {
                let descriptor = self.descriptor.try_clone()?;
                let unfit = |_| io::Error::from(io::ErrorKind::Unsupported);
                none.insert(waited(descriptor, Interest::WRITABLE).map_err(unfit)?)
            }
        };
        // The next write tries, and what it leaves waits for the reader again.
        waiting.writable().await?.clear_ready();
        Ok(())
    }

    /// Nothing waits for the reader any more.
    pub(super) fn rest(&mut self) {
        self.waiting = None;
    }
}
