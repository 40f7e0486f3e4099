//! What the workers of a run need to know, worked out once.

use std::sync::Arc;

use crate::bench::clock::{Nanos, nanos};
use crate::bench::pace::{Schedule, Stage};
use crate::bench::report::Verb;
use crate::bench::topology::Numbers;
use crate::bench::workload::{Marking, Pace, Workload};
use crate::client::ConnectOptions;
use crate::mqtt::packet::{Connect, Credentials, Subscription, SubscriptionOptions};
use crate::mqtt::{ProtocolVersion, TopicFilter, TopicName};
use crate::net::{Endpoint, NetworkOptions};
use crate::session::{ProtocolError, Session};

/// A way to a broker.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) endpoint: Endpoint,
    pub(super) network: NetworkOptions,
    credentials: Credentials,
}

/// What the workers need to know.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) workload: Workload,
    connect: ConnectOptions,
    /// Taken in turns by the clients.
    routes: Vec<Arc<Route>>,
    /// Of an open loop.
    pub(super) schedule: Option<Schedule>,
    pub(super) marking: Marking,
    pub(super) waits_for_delivery: bool,
    /// When each stage begins, since the window began. The first does so with it.
    pub(crate) stage_starts: Box<[Nanos]>,
}

/// What a client is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Publisher,
    Subscriber,
    Idle,
}

impl Plan {
    /// The plan of `workload` for clients that connect as `connect` says.
    pub(crate) fn new(workload: Workload, connect: ConnectOptions) -> Self {
        let sources: Vec<Option<String>> = if workload.source_addresses.is_empty() {
            vec![connect.network.source_address.clone()]
        } else {
            workload.source_addresses.iter().cloned().map(Some).collect()
        };
        // Every pair of an address and a broker comes up, whatever their numbers have in common.
        let routes = sources
            .into_iter()
            .flat_map(|source_address| {
                let connect = &connect;
                connect.servers.iter().map(move |server| {
                    Arc::new(Route {
                        endpoint: server.endpoint.clone(),
                        network: NetworkOptions {
                            source_address: source_address.clone(),
                            ..connect.network_of(server).into_owned()
                        },
                        credentials: connect.credentials_of(server),
                    })
                })
            })
            .collect();
        let schedule = match &workload.pace {
            Pace::Closed => None,
            Pace::Open(stages) => Some(Schedule::new(&with_warmup(&workload, stages))),
        };
        Self {
            schedule,
            marking: workload.marking(connect.version),
            waits_for_delivery: workload.waits_for_delivery(connect.version),
            stage_starts: workload.stage_starts().into_iter().map(nanos).collect(),
            workload,
            connect,
            routes,
        }
    }

    /// The protocol that is spoken.
    pub(super) fn version(&self) -> ProtocolVersion {
        self.connect.version
    }

    /// How long CONNACK and SUBACK are waited for.
    pub(super) fn patience(&self) -> Nanos {
        nanos(self.connect.network.connect_timeout)
    }

    /// The clients of worker `worker`: of each kind every so many-th, so that both of a pair have the same.
    pub(super) fn share(&self, worker: usize) -> Vec<u32> {
        let clients = self.workload.clients;
        let threads = self.workload.threads;
        let mut share = Vec::new();
        let mut first = 0;
        let kinds = [clients.publishers, clients.subscribers, clients.idle];
        for count in kinds {
            share.extend((first..first + count).skip(worker).step_by(threads));
            first += count;
        }
        share
    }

    /// What client `index` of this shard is for.
    pub(super) fn part(&self, index: u32) -> Part {
        let clients = self.workload.clients;
        if index < clients.publishers {
            Part::Publisher
        } else if index < clients.publishers + clients.subscribers {
            Part::Subscriber
        } else {
            Part::Idle
        }
    }

    /// The way that client `index` takes. Of a pair both take the same.
    pub(super) fn route(&self, index: u32) -> Arc<Route> {
        let clients = self.workload.clients;
        let within = match self.part(index) {
            Part::Publisher => index,
            Part::Subscriber => index - clients.publishers,
            Part::Idle => index - clients.publishers - clients.subscribers,
        };
        let turn = (clients.before + within) as usize % self.routes.len();
        Arc::clone(&self.routes[turn])
    }

    /// The CONNECT of client `index`.
    pub(super) fn connect(&self, index: u32) -> Connect {
        let number = self.workload.clients.before + index;
        let identifier = self.workload.client_identifier.fill(number, self.workload.run);
        let mut connect = self.connect.connect_packet(identifier);
        connect.credentials = self.credentials(index);
        connect
    }

    /// As whom client `index` connects.
    fn credentials(&self, index: u32) -> Credentials {
        let number = self.workload.clients.before + index;
        let own = &self.workload.credentials;
        if own.is_empty() {
            self.route(index).credentials.clone()
        } else {
            own[number as usize % own.len()].clone()
        }
    }

    /// Prepares `session` of client `index` for a network connection: an authentication method begins anew with each.
    pub(super) fn identify(&self, index: u32, session: &mut Session) -> Result<(), ProtocolError> {
        if self.connect.authentication.is_some() {
            self.connect.identify(session, self.credentials(index))?;
        }
        Ok(())
    }

    /// The properties of DISCONNECT.
    pub(super) fn disconnect_properties(&self) -> &crate::mqtt::Properties {
        &self.connect.disconnect_properties
    }

    /// The stage of an instant, given since the window began.
    pub(crate) fn stage_at(&self, since: Nanos) -> usize {
        let begun = self.stage_starts.partition_point(|start| *start <= since);
        begun.saturating_sub(1)
    }

    /// Where publisher `index` of this shard publishes. Checked before the run.
    pub(super) fn topic(&self, index: u32) -> Option<TopicName> {
        let number = self.workload.clients.before + index;
        TopicName::new(self.workload.topic.fill(number, self.workload.run)).ok()
    }

    /// What subscriber `index` of this shard, from 0 on, subscribes to. Checked before the run.
    pub(super) fn subscription(&self, index: u32) -> Option<Subscription> {
        let clients = self.workload.clients;
        let filter = if self.workload.verb == Verb::Sub && self.workload.topic.is_numbered() {
            self.workload
                .topic
                .fill(clients.before + index, self.workload.run)
        } else {
            let publishers = Numbers {
                first: clients.before,
                count: clients.publishers,
            };
            self.workload
                .topology
                .filter(&self.workload.topic, index, publishers, self.workload.run)
        };
        Some(Subscription {
            filter: TopicFilter::new(filter).ok()?,
            options: SubscriptionOptions {
                qos: self.workload.qos,
                ..SubscriptionOptions::default()
            },
        })
    }
}

/// The stages of the window, the first from the beginning of the warm-up on.
fn with_warmup(workload: &Workload, stages: &[Stage]) -> Vec<Stage> {
    let mut stages = stages.to_vec();
    if let Some(first) = stages.first_mut() {
        first.duration += workload.timing.warmup;
    }
    stages
}
