//! Further connections, and what they mean for the requests that wait.

use std::cell::RefCell;
use std::pin::pin;
use std::time::Instant;

use bytes::Bytes;

use super::exchange::{Exchange, Listening};
use super::response_topic::Destination;
use super::timed_out;
use super::waiting::{Gap, SessionFate};
use crate::app::deadline::reached;
use crate::app::ending::plural;
use crate::app::failure::Failure;
use crate::app::outage::Outage;
use crate::app::streams::Shutdown;
use crate::client::{Client, ClientError, Connected};
use crate::exit::Exit;
use crate::mqtt::QoS;

/// How a time without a connection ends.
enum Recovered {
    Connected { connected: Connected, outage: Outage },
    Ended(Exit),
}

impl Exchange<'_, '_> {
    /// Drives, also over further connections where the options want them.
    pub(super) async fn keep_on(
        &mut self,
        client: &mut Client,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Failure> {
        loop {
            let failure = match self.drive(client, shutdown.as_mut()).await {
                Ok(exit) => return Ok(exit),
                Err(failure) => failure,
            };
            if !self.may_go_on(client) {
                return Err(failure);
            }
            let error = failure.into_client_error()?;
            // Nobody knows when there is a connection again.
            if self.write()? {
                return Ok(Exit::Done);
            }
            let unacknowledged = client.session().unacknowledged();
            let unacknowledged: Vec<(u64, Bytes)> = unacknowledged
                .map(|(sequence, publication)| (sequence, publication.payload.clone()))
                .collect();
            match self.recover(client, error, shutdown.as_mut()).await? {
                Recovered::Ended(exit) => return Ok(exit),
                Recovered::Connected { connected, outage } => {
                    self.reconnected(client, &connected, unacknowledged, &outage)?;
                }
            }
        }
    }

    /// Whether there is anything for another connection to do. Where responses do not say what they answer, one that comes
    /// late could be taken for that of another request: then a run ends with the connection that a request waits on.
    fn may_go_on(&self, client: &Client) -> bool {
        let is_wanted = self.connect.reconnects();
        let waiting = &self.account.waiting;
        if !waiting.tells_apart() {
            return is_wanted && waiting.count() == 0 && client.session().in_flight() == 0;
        }
        // No session brings what is sent at QoS 0.
        let is_left =
            waiting.count() == 0 || self.options.qos != QoS::AtMostOnce || !self.payloads.is_exhausted();
        is_wanted && is_left
    }

    /// Connects again after `error`, while the time of the requests runs.
    async fn recover(
        &mut self,
        client: &mut Client,
        error: ClientError,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Recovered, Failure> {
        let mut outage = Outage::new();
        let connected = {
            let streams = RefCell::new(&mut *self.streams);
            let mut observer = |error: &ClientError, _| outage.failed(error, &mut streams.borrow_mut());
            let mut recovering = pin!(client.recover(self.connect, error, &mut observer));
            loop {
                let deadline = self.deadline.or_else(|| self.account.deadline());
                tokio::select! {
                    biased;
                    exit = &mut shutdown => return Ok(Recovered::Ended(exit)),
                    recovered = &mut recovering => {
                        break recovered.map_err(|error| Failure::from(error).after_connection())?;
                    }
                    () = self.output.closed() => return Ok(Recovered::Ended(Exit::Done)),
                    () = reached(deadline) => {}
                }
                if self.deadline.is_some() {
                    return Err(timed_out(self.options, true));
                }
                self.account.expire(Instant::now(), &mut streams.borrow_mut());
                if self.account.waiting.count() == 0 && self.payloads.is_exhausted() {
                    return Ok(Recovered::Ended(Exit::Done));
                }
            }
        };
        Ok(Recovered::Connected { connected, outage })
    }

    /// Takes up another connection: where the responses come now, which requests still wait, and what the user should know.
    fn reconnected(
        &mut self,
        client: &Client,
        connected: &Connected,
        unacknowledged: Vec<(u64, Bytes)>,
        outage: &Outage,
    ) -> Result<(), Failure> {
        let identifier = client.session().client_identifier();
        let destination = Destination::new(self.options, self.connect, (identifier, &connected.connack))?;
        let moved = destination.topic != self.destination.topic;
        self.destination = destination;
        let session = match (connected.subscribed, connected.resumed) {
            (true, _) => SessionFate::Kept,
            (false, true) => SessionFate::Uncertain,
            (false, false) => SessionFate::New,
        };
        let is_heard = connected.subscribed && !moved && self.account.waiting.tells_apart();
        self.listening = match self.listening {
            Listening::NotYet => Listening::NotYet,
            _ if is_heard => Listening::Yes,
            _ => Listening::NotAgain,
        };
        if outage.was_told() {
            let how = if connected.subscribed {
                "in the same session"
            } else if connected.resumed {
                "and subscribed again"
            } else {
                "and subscribed anew"
            };
            let after = outage.duration();
            self.streams
                .notice(format_args!("connected again after {after}, {how}"));
        }
        if moved {
            let topic = self.destination.topic.as_str().escape_debug();
            self.streams
                .notice(format_args!("responses are expected on {topic} from now on"));
        }
        let gap = Gap {
            session,
            qos: self.options.qos,
            unacknowledged,
        };
        self.account.reconnected(&gap, self.streams);
        let again = self.account.waiting.count_again();
        if again > 0 {
            let requests = plural(again as u64, "request");
            self.streams.notice(format_args!(
                "asking {again} {requests} again that the broker had not acknowledged"
            ));
        }
        Ok(())
    }
}
