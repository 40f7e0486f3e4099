//! Several addresses at once, the first connection wins (RFC 8305).

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::deadline::Deadline;
use super::error::{Attempt, DialError};
use super::local_end::{LocalEnd, SocketError};

/// How long an address has for itself before the next one is tried too (RFC 8305, section 8).
const STAGGER: Duration = Duration::from_millis(250);

type Connecting<'a> = Pin<Box<dyn Future<Output = Result<TcpStream, SocketError>> + Send + 'a>>;

/// Connects to the first of `addresses` that takes it. The next one is tried when one fails, or has not answered for
/// 250 ms; the losers are dropped.
pub(super) async fn connect(
    addresses: &[SocketAddr],
    local: &LocalEnd,
    deadline: Deadline,
) -> Result<TcpStream, DialError> {
    let mut race = Race {
        pending: Vec::new(),
        failed: Vec::new(),
    };
    let mut waiting = addresses.iter().copied();
    loop {
        let next = waiting.next();
        if let Some(address) = next {
            race.pending.push((address, Box::pin(local.connect(address))));
        } else if race.pending.is_empty() {
            return Err(race.into_error());
        }
        let more = waiting.len() > 0;
        let until = if more {
            deadline.at.min(Instant::now() + STAGGER)
        } else {
            deadline.at
        };
        if let Some(stream) = race.run(until, more).await {
            return Ok(stream);
        }
        if Instant::now() >= deadline.at {
            race.give_up();
            return Err(race.into_error());
        }
    }
}

/// The attempts under way, and those that failed.
struct Race<'a> {
    pending: Vec<(SocketAddr, Connecting<'a>)>,
    failed: Vec<(SocketAddr, SocketError)>,
}

impl Race<'_> {
    /// Waits for a connection until `until`, until all failed, or with `stop_at_failure` until one failed.
    async fn run(&mut self, until: Instant, stop_at_failure: bool) -> Option<TcpStream> {
        let mut timer = std::pin::pin!(sleep_until(until));
        poll_fn(|context| {
            let mut index = 0;
            let mut failed = false;
            while let Some((address, connecting)) = self.pending.get_mut(index) {
                match connecting.as_mut().poll(context) {
                    Poll::Ready(Ok(stream)) => return Poll::Ready(Some(stream)),
                    Poll::Ready(Err(error)) => {
                        self.failed.push((*address, error));
                        drop(self.pending.remove(index));
                        failed = true;
                    }
                    Poll::Pending => index += 1,
                }
            }
            if self.pending.is_empty() || failed && stop_at_failure {
                return Poll::Ready(None);
            }
            timer.as_mut().poll(context).map(|()| None)
        })
        .await
    }

    /// Counts what is still under way as not answered.
    fn give_up(&mut self) {
        for (address, _) in self.pending.drain(..) {
            let error = SocketError::Connect(io::ErrorKind::TimedOut.into());
            self.failed.push((address, error));
        }
    }

    /// The causes; that of the local end alone, if there is one, as it does not depend on the address.
    fn into_error(self) -> DialError {
        let mut attempts = Vec::with_capacity(self.failed.len());
        let mut source = None;
        for (address, error) in self.failed {
            match error {
                SocketError::Connect(error) => attempts.push(Attempt {
                    address: address.to_string(),
                    error,
                }),
                SocketError::Source(error) => source = source.or(Some(error)),
            }
        }
        match source {
            Some(source) if attempts.is_empty() => DialError::Source(source),
            _ => DialError::Connect(attempts),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use tokio::net::TcpListener;

    use super::*;
    use crate::net::{Cause, NetworkOptions};

    async fn local() -> LocalEnd {
        LocalEnd::new(&NetworkOptions::default()).await.unwrap()
    }

    fn soon() -> Deadline {
        Deadline::new(Duration::from_secs(10))
    }

    /// A listener whose queue is full: further connections are neither taken nor refused.
    async fn silent() -> (std::net::TcpListener, SocketAddr, Vec<TcpStream>) {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        socket
            .bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())
            .unwrap();
        socket.listen(0).unwrap();
        let listener = std::net::TcpListener::from(socket);
        let address = listener.local_addr().unwrap();
        let mut fillers = Vec::new();
        loop {
            match tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
                Ok(stream) => fillers.push(stream.unwrap()),
                Err(_) => return (listener, address, fillers),
            }
        }
    }

    async fn closed_port(ip: IpAddr) -> SocketAddr {
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        listener.local_addr().unwrap()
    }

    #[tokio::test]
    async fn a_refused_address_gives_way_at_once() {
        let refused = closed_port(Ipv6Addr::LOCALHOST.into()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = listener.local_addr().unwrap();
        let start = Instant::now();
        let stream = connect(&[refused, good], &local().await, soon()).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
        assert!(start.elapsed() < STAGGER, "took {:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_silent_address_does_not_hold_up_the_next() {
        let (_listener, silent, _fillers) = silent().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = listener.local_addr().unwrap();
        let start = Instant::now();
        let stream = connect(&[silent, good], &local().await, soon()).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
        assert!(start.elapsed() >= STAGGER, "took {:?}", start.elapsed());
    }

    #[tokio::test]
    async fn an_early_address_can_still_win_after_a_later_one_failed() {
        let refused = closed_port(Ipv4Addr::LOCALHOST.into()).await;
        let (_listener, silent, _fillers) = silent().await;
        let deadline = Deadline::new(Duration::from_millis(600));
        let error = connect(&[silent, refused], &local().await, deadline)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("connection refused by {refused}; no answer from {silent}")
        );
    }

    #[tokio::test]
    async fn every_address_is_named_when_all_refuse() {
        let first = closed_port(Ipv6Addr::LOCALHOST.into()).await;
        let second = closed_port(Ipv4Addr::LOCALHOST.into()).await;
        let error = connect(&[first, second], &local().await, soon())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("connection refused by {first} and {second}")
        );
        assert_eq!(error.cause(), Cause::Refused);
    }
}
