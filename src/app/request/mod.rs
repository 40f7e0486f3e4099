//! `rr`: requests, and the messages that answer them.

mod account;
mod exchange;
mod latency;
mod recovery;
mod response_topic;
mod waiting;

use std::time::Instant;

use super::deadline::reached;
use super::ending::{InterruptedEarly, TimedOut};
use super::failure::Failure;
use super::outage;
use super::payloads::Payloads;
use super::streams::{Shutdown, Streams};
use super::{Matching, RequestOptions};
use crate::client::{ClientError, ConnectOptions};
use crate::exit::Exit;
use crate::mqtt::{QoS, ReasonCode};
use exchange::Exchange;

/// Subscribes to the topic of the responses, publishes the requests, prints what answers them, and ends with the last.
///
/// # Errors
/// When the payload can't be read, the broker can't be reached, refuses the subscription or is lost for good, when a request
/// is refused or has no response, or the output can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &RequestOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
) -> Result<Exit, Failure> {
    let refuses_empty = options.matching == Matching::Anything;
    let payloads = Payloads::of(&options.source, streams.input.take(), refuses_empty)?;
    let mixes_trace = streams.mixes_trace();
    let deadline = options
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let (mut client, connected) = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        connected = outage::connect(connect, options.qos, streams) => connected?,
        () = reached(deadline) => return Err(timed_out(options, false)),
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    client.forget_with_session();
    let result = match Exchange::new(options, connect, (&client, &connected.connack), streams) {
        Ok(exchange) => {
            let mut exchange = exchange.with(payloads, deadline);
            if mixes_trace {
                exchange.write_at_once();
            }
            exchange.run(&mut client, shutdown).await
        }
        Err(failure) => Err(failure),
    };
    let failure = result.as_ref().err();
    if let Some(error) = failure.and_then(|failure| failure.error.downcast_ref::<ClientError>()) {
        client.abandon(error).await;
        return result;
    }
    if result.is_ok() {
        client.settle().await;
    }
    let too_late = failure.is_some_and(|failure| failure.exit == Exit::TimedOut);
    let reason = if too_late && options.will_when_stopped {
        ReasonCode::DISCONNECT_WITH_WILL
    } else {
        ReasonCode::SUCCESS
    };
    // The will is for a loss; what becomes of the farewell is nothing to the answer.
    drop(client.close(&connect.farewell(reason)).await);
    result
}

fn timed_out(options: &RequestOptions, connected: bool) -> Failure {
    let after = options.timeout.unwrap_or_default();
    let failure = Failure::new(Exit::TimedOut, TimedOut { after, connected });
    // At QoS 1 the broker of MQTT 5 says so.
    if connected && options.matching == Matching::CorrelationData && options.qos == QoS::AtMostOnce {
        failure.hint("with -q 1 the broker may say whether anybody gets the request")
    } else {
        failure
    }
}
