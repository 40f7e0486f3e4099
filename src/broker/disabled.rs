//! The broker of a build without the cargo feature `broker`: there is none.

use std::convert::Infallible;
use std::net::SocketAddr;

use super::{BrokerError, BrokerOptions};

/// A running broker, which this build cannot have.
#[derive(Debug)]
pub struct Broker(Infallible);

/// Says that this build has no broker: [`BrokerError::NotBuilt`].
pub fn start(_: &BrokerOptions) -> Result<Broker, BrokerError> {
    Err(BrokerError::NotBuilt)
}

impl Broker {
    /// Where the first listener is.
    pub fn local_addr(&self) -> SocketAddr {
        match self.0 {}
    }

    /// Where all listeners are, in the order of the options.
    pub fn local_addrs(&self) -> &[SocketAddr] {
        match self.0 {}
    }

    /// Stops it.
    #[expect(clippy::unused_async, reason = "the same as in a build that has a broker")]
    pub async fn shutdown(self) {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_says_what_is_missing_and_how_to_get_it() {
        let options = BrokerOptions { listen: Vec::new() };
        let error = start(&options).unwrap_err();
        assert_eq!(error.to_string(), "this build of culex has no embedded broker");
        assert!(error.hint().unwrap().contains("cargo install culex"));
    }
}
