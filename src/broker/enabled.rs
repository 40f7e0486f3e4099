//! The broker of a build with the cargo feature `broker`.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rmqtt::server::MqttServer;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::{BrokerError, BrokerOptions, tuning};

/// How long the tasks of a stopped broker may take to notice.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running broker, on threads of its own. It stops when it is dropped; only [`Broker::shutdown`] waits for that.
#[derive(Debug)]
pub struct Broker {
    addresses: Vec<SocketAddr>,
    /// Its end is the signal to stop.
    stop: oneshot::Sender<Infallible>,
    /// Its end is the end of the broker.
    stopped: oneshot::Receiver<Infallible>,
}

/// Starts a broker. When this returns, it listens at every address of the options.
///
/// It blocks for some milliseconds. Errors: an address is in use or is not of this machine; no address was given.
pub fn start(options: &BrokerOptions) -> Result<Broker, BrokerError> {
    if options.listen.is_empty() {
        return Err(BrokerError::NoAddress);
    }
    let (stop, stopping) = oneshot::channel();
    let (stopped_sender, stopped) = oneshot::channel::<Infallible>();
    let (started, starting) = mpsc::sync_channel(1);
    let listen = options.listen.clone();
    let broker = move || {
        match runtime() {
            Ok(runtime) => {
                runtime.block_on(serve(&listen, &started, stopping));
                runtime.shutdown_timeout(PATIENCE);
            }
            Err(error) => {
                // The receiver waits for this, in `start`.
                let _ = started.send(Err(BrokerError::Start(error.to_string())));
            }
        }
        drop(stopped_sender);
    };
    thread::Builder::new()
        .name("broker".to_owned())
        .spawn(broker)
        .map_err(|error| BrokerError::Start(error.to_string()))?;
    let addresses = starting
        .recv()
        .map_err(|_| BrokerError::Start("its thread ended".to_owned()))??;
    Ok(Broker {
        addresses,
        stop,
        stopped,
    })
}

impl Broker {
    /// Where the first listener is.
    pub fn local_addr(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// Where all listeners are, in the order of the options.
    pub fn local_addrs(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Stops it: closes the listeners and every connection, and waits until that is done.
    pub async fn shutdown(self) {
        drop(self.stop);
        // The channel carries nothing: it ends.
        let _ = self.stopped.await;
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .thread_name("broker")
        .enable_all()
        .build()
}

/// Binds every address, tells `started`, and serves until `stopping` ends.
async fn serve(
    listen: &[SocketAddr],
    started: &mpsc::SyncSender<Result<Vec<SocketAddr>, BrokerError>>,
    stopping: oneshot::Receiver<Infallible>,
) {
    match bind(listen).await {
        Ok((server, addresses)) => {
            // `start` waits for it.
            let _ = started.send(Ok(addresses));
            tokio::select! {
                _ = server.run() => {}
                _ = stopping => {}
            }
        }
        Err(error) => {
            let _ = started.send(Err(error));
        }
    }
}

async fn bind(listen: &[SocketAddr]) -> Result<(MqttServer, Vec<SocketAddr>), BrokerError> {
    let refused = |error: rmqtt::Error| BrokerError::Start(error.to_string());
    let mut server = MqttServer::new(tuning::server().await.map_err(refused)?);
    let mut addresses = Vec::new();
    for (id, &address) in (1..).zip(listen) {
        let listener = tuning::listener(address)
            .bind()
            .and_then(rmqtt::net::Listener::tcp);
        let listener = listener.map_err(|error| BrokerError::Listen {
            address,
            source: error.downcast().unwrap_or_else(io::Error::other),
        })?;
        addresses.push(listener.local_addr().map_err(refused)?);
        server = server.listener_by_id(listener, id);
    }
    Ok((server.build(), addresses))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};

    use super::*;

    fn free(address: impl Into<std::net::IpAddr>) -> SocketAddr {
        SocketAddr::new(address.into(), 0)
    }

    fn connect(address: SocketAddr) -> TcpStream {
        let mut client = TcpStream::connect(address).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        client
            .write_all(b"\x10\x0d\0\x04MQTT\x04\x02\0\0\0\x01a")
            .unwrap();
        let mut connack = [0; 4];
        client.read_exact(&mut connack).unwrap();
        assert_eq!(connack, [0x20, 2, 0, 0]);
        client
    }

    #[test]
    fn every_address_is_served_until_the_end() {
        let listen = vec![free(Ipv4Addr::LOCALHOST), free(Ipv6Addr::LOCALHOST)];
        let broker = start(&BrokerOptions { listen }).unwrap();
        let addresses = broker.local_addrs().to_vec();
        assert_eq!(addresses[0], broker.local_addr());
        assert!(addresses[0].is_ipv4() && addresses[1].is_ipv6());
        let mut clients: Vec<_> = addresses.iter().map(|&address| connect(address)).collect();
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(broker.shutdown());
        for client in &mut clients {
            assert_eq!(client.read(&mut [0]).unwrap(), 0);
        }
        for address in addresses {
            assert!(TcpStream::connect(address).is_err(), "{address} is still served");
        }
    }

    #[test]
    fn an_address_in_use_is_an_error() {
        let taken = TcpListener::bind(free(Ipv4Addr::LOCALHOST)).unwrap();
        let address = taken.local_addr().unwrap();
        let options = BrokerOptions {
            listen: vec![free(Ipv4Addr::LOCALHOST), address],
        };
        let error = start(&options).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot listen on {address}"));
        assert!(error.hint().unwrap().contains("--listen 127.0.0.1:0"));
        let BrokerError::Listen { source, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(source.kind(), io::ErrorKind::AddrInUse);
    }

    #[test]
    fn at_least_one_address_is_needed() {
        let error = start(&BrokerOptions { listen: Vec::new() }).unwrap_err();
        assert!(matches!(error, BrokerError::NoAddress), "{error:?}");
    }
}
