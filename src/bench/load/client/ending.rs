//! How connections end.

use std::future::Future;
use std::io;
use std::sync::atomic::Ordering;
use std::task::{Context, Waker};

use super::{Client, State};
use crate::bench::clock::{Nanos, SECOND};
use crate::bench::load::control::{Phase, TroubleKind};
use crate::bench::load::tools::Tools;
use crate::mqtt::ReasonCode;
use crate::mqtt::packet::Disconnect;
use crate::session::{ProtocolError, SendError};

/// How long after a connection was lost the next is begun.
const RETRY: Nanos = SECOND;

/// Why a connection is over.
#[derive(Debug, thiserror::Error)]
pub(super) enum Loss {
    #[error("the broker closed the connection")]
    Closed,
    #[error(transparent)]
    Network(#[from] io::Error),
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    #[error("the broker ended the connection: {0}")]
    Disconnected(ReasonCode),
    #[error("the broker refused the connection: {0}")]
    Refused(String),
    #[error("the broker refused the subscription: {0}")]
    SubscriptionRefused(ReasonCode),
    #[error("it takes packets of {maximum} bytes, and payloads have up to {size}")]
    TooLarge { size: usize, maximum: u32 },
    #[error(transparent)]
    Send(#[from] SendError),
    #[error("the broker did not answer in time")]
    Silent,
}

impl Client {
    /// The connection is over before its time.
    pub(super) fn lost(&mut self, loss: &Loss, tools: &mut Tools) {
        if self.stream.take().is_some() {
            tools.shown().connected.fetch_sub(1, Ordering::Relaxed);
        }
        self.rest = Vec::new();
        self.unflushed = false;
        if let Some(session) = &mut self.session {
            session.lost();
            session.take_back(&mut tools.spare);
        }
        let was = std::mem::replace(&mut self.state, State::Failed);
        if tools.control.phase() == Phase::Leaving {
            self.state = State::Left;
            return;
        }
        let now = tools.clock().now();
        let kind = match loss {
            Loss::SubscriptionRefused(_) => TroubleKind::Subscribe,
            Loss::Silent if was == State::Subscribing => TroubleKind::Subscribe,
            Loss::Refused(_) | Loss::TooLarge { .. } => TroubleKind::Refused,
            Loss::Protocol(error) if !matches!(error, ProtocolError::KeepAlive) => TroubleKind::Protocol,
            _ if was == State::Connecting => TroubleKind::Connect,
            _ => TroubleKind::Lost,
        };
        match (kind, was) {
            (TroubleKind::Subscribe, _) => tools.count(now, |counts| counts.subscribe_failed += 1),
            (_, State::Connecting) => tools.count(now, |counts| counts.connect_failed += 1),
            _ => tools.disconnected(now),
        }
        if matches!(loss, Loss::TooLarge { .. }) {
            // It was, until its limits were looked at.
            tools.shown().usable.fetch_sub(1, Ordering::AcqRel);
        }
        tools.control.trouble(kind, || loss.to_string());
        if matches!(kind, TroubleKind::Lost | TroubleKind::Connect) {
            self.give_up_or_retry(tools);
        } else {
            self.settle(tools);
        }
    }

    /// A client that was there once comes back; one that never was is left alone.
    pub(super) fn give_up_or_retry(&mut self, tools: &Tools) {
        self.state = if self.is_settled && tools.control.phase() <= Phase::Loading {
            State::Lost(tools.clock().now() + RETRY)
        } else {
            State::Failed
        };
        self.settle(tools);
    }

    /// Ends the connection in order: all of the output and DISCONNECT, as far as the network takes it at once.
    pub(in crate::bench::load) fn leave(&mut self, tools: &mut Tools) {
        self.state = State::Left;
        let disconnect = Disconnect {
            reason: ReasonCode::SUCCESS,
            properties: tools.plan.disconnect_properties().clone(),
        };
        if let Some(session) = &mut self.session {
            session.lend(&mut tools.spare);
            if session.is_connected() {
                // What it says does not fit the wire: then it says nothing.
                let _ = session.disconnect(&disconnect);
            }
        }
        // The work is done, whatever becomes of the farewell.
        let _ = self.write(tools);
        if let Some(session) = &mut self.session {
            session.lost();
            session.take_back(&mut tools.spare);
        }
        if let Some(mut stream) = self.stream.take() {
            let shutdown = std::pin::pin!(tokio::io::AsyncWriteExt::shutdown(&mut stream));
            let mut context = Context::from_waker(Waker::noop());
            let _ = shutdown.poll(&mut context);
            tools.shown().connected.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Ends the connection in order, to begin another: churn.
    pub(in crate::bench::load) fn renew(&mut self, tools: &mut Tools) {
        self.leave(tools);
        self.rest = Vec::new();
        self.unflushed = false;
        self.state = State::Waiting;
    }
}
