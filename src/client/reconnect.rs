//! A new network connection for a session that has lost its own.

use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::{Attempts, Client, ClientError, ConnectOptions};
use crate::net::Cause;
use crate::session::{Connected, ProtocolError};

/// Is told of each failure that another try follows, and how long that is put off.
pub type Observer<'a> = &'a mut (dyn FnMut(&ClientError, Duration) + 'a);

/// The tries in a row that failed.
#[derive(Debug, Default)]
pub(super) struct Tries {
    failures: u32,
}

impl Tries {
    /// Counts a try that failed with `error`. Returns when the next is due.
    ///
    /// # Errors
    /// `error` itself, when there is to be no other try.
    pub(super) fn failed(
        &mut self,
        options: &ConnectOptions,
        attempts: Attempts,
        error: ClientError,
        observer: Observer<'_>,
    ) -> Result<Sleep, ClientError> {
        let policy = &options.reconnect;
        if !policy.tries_again(attempts, self.failures, &error) {
            return Err(error);
        }
        let delay = policy.delay.after(self.failures, fastrand::f64());
        observer(&error, delay);
        self.failures = self.failures.saturating_add(1);
        Ok(sleep(delay))
    }
}

impl Client {
    /// Connects again after `error`, as often and as late as the options say; at once where the broker refers to another
    /// one, and the options want it to be followed. Each try begins with the first broker. What was in flight is sent
    /// again; what was in the output and not sent is forgotten, and so are subscriptions unless [`Connected::subscribed`]
    /// says otherwise. Can be dropped at any point; the next call goes on.
    ///
    /// # Errors
    /// `error` itself where the options want no other connection; else the first that another try would meet again, or
    /// the last that was to be tried.
    pub async fn recover(
        &mut self,
        options: &ConnectOptions,
        mut error: ClientError,
        observer: Observer<'_>,
    ) -> Result<Connected, ClientError> {
        if options.reconnect.is_good(self.connected.elapsed()) {
            self.tries.failures = 0;
        }
        if options.follow_redirect && error.server_reference().is_some() {
            match self.follow(options, error).await {
                Ok(connected) => return Ok(connected),
                Err(again) => error = again,
            }
        }
        self.retry(options, options.reconnect.attempts, error, observer)
            .await
    }

    pub(super) async fn retry(
        &mut self,
        options: &ConnectOptions,
        attempts: Attempts,
        mut error: ClientError,
        observer: Observer<'_>,
    ) -> Result<Connected, ClientError> {
        loop {
            let due = self.tries.failed(options, attempts, error, &mut *observer)?;
            self.session.lost();
            due.await;
            match self.connect_again(options).await {
                Ok(connected) => return Ok(connected),
                Err(again) => error = again,
            }
        }
    }
}

impl ClientError {
    /// Whether another broker may take what this one did not.
    pub(super) fn another_broker_may_help(&self) -> bool {
        match self {
            // Files that this side cannot read or use are the same for every broker.
            ClientError::Dial(error) => !matches!(error.cause(), Cause::TlsSetup | Cause::WebSocketSetup),
            ClientError::Refused(refusal) => refusal.is_about_this_broker(),
            ClientError::Protocol(ProtocolError::SendAgain(_) | ProtocolError::Authentication(_))
            | ClientError::Send(_)
            | ClientError::Spool(_) => false,
            ClientError::NoConnAck { .. }
            | ClientError::ClosedEarly { .. }
            | ClientError::Lost(_)
            | ClientError::Disconnected(_)
            | ClientError::Protocol(_)
            | ClientError::Redirect(_)
            | ClientError::NoServer(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::client::{ClientIdentifier, Event, Reconnect, Server, Servers, Step};
    use crate::mqtt::{Properties, QoS, TopicFilter};
    use crate::net::Endpoint;

    const REFUSED: &[u8] = b"\x20\x02\0\x03";
    const ACCEPTED: &[u8] = b"\x20\x02\0\0";

    async fn listen(port: u16) -> (TcpListener, u16) {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    fn server(port: u16) -> Server {
        let host = "127.0.0.1".to_owned();
        Endpoint::Tcp { host, port }.into()
    }

    /// Takes CONNECT and answers it.
    async fn answer(listener: &TcpListener, connack: &[u8]) -> TcpStream {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut connect = [0; 2];
        stream.read_exact(&mut connect).await.unwrap();
        let mut rest = vec![0; connect[1].into()];
        stream.read_exact(&mut rest).await.unwrap();
        stream.write_all(connack).await.unwrap();
        stream
    }

    /// The connection is lost, and what `answers` does meanwhile is what the client finds.
    async fn recovered<T>(
        client: &mut Client,
        options: &ConnectOptions,
        answers: impl Future<Output = T>,
    ) -> (String, T) {
        let lost = client.wait().await.unwrap_err();
        let mut nobody = |_: &ClientError, _| {};
        let (connected, answered) = tokio::join!(client.recover(options, lost, &mut nobody), answers);
        connected.unwrap();
        (client.peer(), answered)
    }

    #[tokio::test]
    async fn each_reconnect_begins_with_the_first_broker() {
        let ((first, one), (second, two)) = (listen(0).await, listen(0).await);
        let mut options = ConnectOptions::new(server(one).endpoint);
        options.servers = Servers::new(server(one), [server(two)]);
        options.reconnect = Reconnect::every(Duration::from_millis(1));
        let (client, stream) = tokio::join!(
            Client::connect(&options, QoS::AtMostOnce),
            answer(&first, ACCEPTED)
        );
        let mut client = client.unwrap().0;
        assert_eq!(client.peer(), format!("127.0.0.1:{one}"));

        // The first is gone: the second takes it.
        drop((stream, first));
        let answers = answer(&second, ACCEPTED);
        let (peer, stream) = recovered(&mut client, &options, answers).await;
        assert_eq!(peer, format!("127.0.0.1:{two}"));

        // The first is back, and is the first again.
        let (first, _) = listen(one).await;
        drop(stream);
        let answers = answer(&first, ACCEPTED);
        let (peer, stream) = recovered(&mut client, &options, answers).await;
        assert_eq!(peer, format!("127.0.0.1:{one}"));

        // It is not ready yet, and says so.
        drop(stream);
        let answers = async { (answer(&first, REFUSED).await, answer(&second, ACCEPTED).await) };
        let (peer, _) = recovered(&mut client, &options, answers).await;
        assert_eq!(peer, format!("127.0.0.1:{two}"));
    }

    #[tokio::test]
    async fn rounds_go_on_while_no_broker_is_there() {
        let ((first, one), (second, two)) = (listen(0).await, listen(0).await);
        let mut options = ConnectOptions::new(server(one).endpoint);
        options.servers = Servers::new(server(one), [server(two)]);
        options.reconnect = Reconnect::every(Duration::from_millis(1));
        let (client, stream) = tokio::join!(
            Client::connect(&options, QoS::AtMostOnce),
            answer(&first, ACCEPTED)
        );
        let mut client = client.unwrap().0;
        drop((stream, first, second));
        let answers = async {
            // Long enough for rounds without a broker; that there were some does not matter.
            tokio::task::yield_now().await;
            let (second, _) = listen(two).await;
            answer(&second, ACCEPTED).await
        };
        let (peer, _) = recovered(&mut client, &options, answers).await;
        assert_eq!(peer, format!("127.0.0.1:{two}"));

        options.reconnect = Reconnect::default();
        let lost = client.wait().await.unwrap_err();
        let error = client.recover(&options, lost, &mut |_, _| {}).await.unwrap_err();
        assert!(matches!(error, ClientError::Lost(_)), "{error}");
    }

    #[tokio::test]
    async fn what_is_unread_when_a_write_fails_is_not_taken() {
        let (listener, port) = listen(0).await;
        let mut options = ConnectOptions::new(server(port).endpoint);
        options.reconnect = Reconnect::every(Duration::from_millis(1));
        options.client_identifier = ClientIdentifier::Exactly("a".to_owned());
        options.clean_start = false;
        let (client, mut stream) = tokio::join!(
            Client::connect(&options, QoS::AtMostOnce),
            answer(&listener, ACCEPTED)
        );
        let mut client = client.unwrap().0;
        // A message of QoS 2 and a reset: the client sees them when it has something to say.
        stream.write_all(b"\x34\x06\0\x01t\0\x07x").await.unwrap();
        socket2::SockRef::from(&stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
        drop(stream);
        let filters = [TopicFilter::new("t").unwrap()];
        let lost = loop {
            sleep(Duration::from_millis(1)).await;
            client.unsubscribe(&filters, &Properties::new()).unwrap();
            if let Err(error) = client.flush_now() {
                break error;
            }
        };
        assert!(!client.input.is_empty(), "there was nothing unread");
        let mut nobody = |_: &ClientError, _| {};
        let answers = answer(&listener, b"\x20\x02\x01\0");
        let (connected, mut stream) = tokio::join!(client.recover(&options, lost, &mut nobody), answers);
        connected.unwrap();
        // The broker sends it again, and nobody has seen it yet.
        stream.write_all(b"\x3c\x06\0\x01t\0\x07x").await.unwrap();
        let message = async {
            loop {
                match client.step().unwrap() {
                    Step::Event(Event::Message(message)) => return message.payload.to_vec(),
                    Step::NeedsInput => client.wait().await.unwrap(),
                    Step::Event(_) | Step::Settled => {}
                }
            }
        };
        let message = tokio::time::timeout(Duration::from_secs(10), message).await;
        assert_eq!(message.unwrap(), b"x");
    }
}
