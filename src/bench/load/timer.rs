//! A timer that is exact to microseconds, where the system has one: that of tokio counts milliseconds.

use std::io;
use std::task::{Context, Poll};
use std::time::Instant;

#[cfg(target_os = "linux")]
pub(super) use exact::Timer;
#[cfg(not(target_os = "linux"))]
pub(super) use inexact::Timer;

#[cfg(target_os = "linux")]
mod exact {
    use std::os::fd::OwnedFd;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    use super::{Context, Instant, Poll, io};

    /// One deadline at a time.
    #[derive(Debug)]
    pub(in super::super) struct Timer {
        file: AsyncFd<OwnedFd>,
        deadline: Option<Instant>,
    }

    impl Timer {
        /// A timer that is not set.
        pub(in super::super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let file = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            #[expect(
                deprecated,
                reason = "the descriptor is owned, and closed with this value only"
            )]
            let file = AsyncFd::new(file)?;
            Ok(Self { file, deadline: None })
        }

        /// Whether `deadline` has come; if not, the task is woken then.
        pub(in super::super) fn poll(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
            let now = Instant::now();
            if deadline <= now {
                return Poll::Ready(());
            }
            if self.deadline != Some(deadline) {
                self.deadline = Some(deadline);
                let left = deadline - now;
                let value = Timespec {
                    tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
                    tv_nsec: left.subsec_nanos().into(),
                };
                let none = Timespec {
                    tv_sec: 0,
                    tv_nsec: 0,
                };
                let setting = Itimerspec {
                    it_interval: none,
                    it_value: value,
                };
                // It fails for times out of range only.
                let _ = timerfd_settime(&self.file, TimerfdTimerFlags::empty(), &setting);
            }
            // What a deadline of before left is read away, until the task is registered for the next.
            while let Poll::Ready(Ok(mut guard)) = self.file.poll_read_ready(context) {
                if rustix::io::read(self.file.get_ref(), &mut [0_u8; 8]).is_ok() {
                    self.deadline = None;
                    return Poll::Ready(());
                }
                guard.clear_ready();
            }
            Poll::Pending
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod inexact {
    use std::pin::Pin;

    use tokio::time::{Sleep, sleep_until};

    use super::{Context, Instant, Poll, io};

    /// One deadline at a time.
    #[derive(Debug)]
    pub(in super::super) struct Timer(Pin<Box<Sleep>>);

    impl Timer {
        /// A timer that is not set.
        pub(in super::super) fn new() -> io::Result<Self> {
            Ok(Self(Box::pin(sleep_until(Instant::now().into()))))
        }

        /// Whether `deadline` has come; if not, the task is woken then.
        pub(in super::super) fn poll(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
            self.0.as_mut().reset(deadline.into());
            self.0.as_mut().poll(context)
        }
    }
}
