//! `culex broker`: the embedded broker in the foreground.

use std::fmt::Write as _;
use std::io::Write;
use std::net::SocketAddr;
use std::pin::pin;

use super::{BrokerOptions, Failure};
use crate::broker::{self, BrokerError};
use crate::exit::Exit;

/// Serves until `shutdown` completes. That is a success: to be stopped is how a broker ends, so its exit code is 0.
///
/// `notices` gets where it listens and what to try next.
pub async fn run(
    options: &BrokerOptions,
    notices: &mut dyn Write,
    shutdown: impl Future,
) -> Result<(), Failure> {
    let mut shutdown = pin!(shutdown);
    // From its first poll on it minds the signals: whoever has read the notice may send one.
    let stopped = tokio::select! {
        biased;
        _ = &mut shutdown => true,
        () = std::future::ready(()) => false,
    };
    if stopped {
        return Ok(());
    }
    let broker = broker::start(options)?;
    // A broker whose notices nobody reads serves all the same.
    let _ = notices
        .write_all(notice(broker.local_addrs()).as_bytes())
        .and_then(|()| notices.flush());
    shutdown.await;
    broker.shutdown().await;
    Ok(())
}

impl From<BrokerError> for Failure {
    fn from(error: BrokerError) -> Self {
        let hint = error.hint();
        let failure = Self::new(Exit::Failed, error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

/// What is said once it listens.
fn notice(addresses: &[SocketAddr]) -> String {
    let mut text = String::new();
    for address in addresses {
        let _ = writeln!(text, "listening on {address} (MQTT 3.1, 3.1.1 and 5)");
    }
    if addresses.iter().any(|address| !address.ip().is_loopback()) {
        text += "everybody who can reach it can publish and subscribe: it has no passwords\n";
    }
    if let Some(address) = addresses.first() {
        let _ = writeln!(text, "try: culex sub{} -t '#' -v", flags(*address));
    }
    text
}

/// How a client on this machine gets to `address`, as far as its defaults don't take it there.
fn flags(address: SocketAddr) -> String {
    let mut flags = String::new();
    let ip = address.ip();
    if !ip.is_unspecified() && ip != std::net::Ipv4Addr::LOCALHOST {
        let _ = write!(flags, " -h {ip}");
    }
    if address.port() != 1883 {
        let _ = write!(flags, " -p {}", address.port());
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(addresses: &[&str]) -> String {
        let addresses: Vec<_> = addresses.iter().map(|text| text.parse().unwrap()).collect();
        notice(&addresses)
    }

    #[test]
    fn the_notice_says_where_and_what_next() {
        assert_eq!(
            said(&["127.0.0.1:1883"]),
            "listening on 127.0.0.1:1883 (MQTT 3.1, 3.1.1 and 5)\ntry: culex sub -t '#' -v\n"
        );
        assert_eq!(
            said(&["[::1]:1884", "127.0.0.1:1883"]),
            "listening on [::1]:1884 (MQTT 3.1, 3.1.1 and 5)\n\
             listening on 127.0.0.1:1883 (MQTT 3.1, 3.1.1 and 5)\n\
             try: culex sub -h ::1 -p 1884 -t '#' -v\n"
        );
    }

    #[test]
    fn the_notice_warns_when_others_can_reach_it() {
        assert_eq!(
            said(&["0.0.0.0:1885"]),
            "listening on 0.0.0.0:1885 (MQTT 3.1, 3.1.1 and 5)\n\
             everybody who can reach it can publish and subscribe: it has no passwords\n\
             try: culex sub -p 1885 -t '#' -v\n"
        );
    }
}
