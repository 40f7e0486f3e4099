//! Which clients have something to do.
//!
//! Clients have no task of their own: each has a waker that puts its index on the list of its worker, which is one task.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

use crate::bench::clock::Nanos;
use crate::net::{DialError, Stream};

/// A network connection that came about, or did not.
pub(super) struct Dialled {
    /// Of the client, among those of the worker.
    pub(super) index: usize,
    /// When it was begun.
    pub(super) since: Nanos,
    pub(super) result: Result<Stream, DialError>,
}

/// The list of a worker.
pub(crate) struct Ready {
    lists: Mutex<Lists>,
    /// By client: whether it is on the list.
    listed: Box<[AtomicBool]>,
}

#[derive(Default)]
struct Lists {
    clients: Vec<u32>,
    dialled: Vec<Dialled>,
    /// Wakes the worker.
    worker: Option<Waker>,
}

impl Ready {
    /// An empty list for so many clients.
    pub(super) fn new(clients: usize) -> Arc<Self> {
        Arc::new(Self {
            lists: Mutex::default(),
            listed: std::iter::repeat_with(AtomicBool::default)
                .take(clients)
                .collect(),
        })
    }

    /// Wakes the worker although no client is ready.
    pub(crate) fn poke(&self) {
        let worker = self.lists().worker.take();
        if let Some(worker) = worker {
            worker.wake();
        }
    }

    /// Puts a client on the list.
    pub(super) fn push(&self, index: u32) {
        if self.listed[index as usize].swap(true, Ordering::AcqRel) {
            return;
        }
        let mut lists = self.lists();
        lists.clients.push(index);
        let worker = lists.worker.take();
        drop(lists);
        if let Some(worker) = worker {
            worker.wake();
        }
    }

    /// Hands in a network connection.
    pub(super) fn dialled(&self, dialled: Dialled) {
        let mut lists = self.lists();
        lists.dialled.push(dialled);
        let worker = lists.worker.take();
        drop(lists);
        if let Some(worker) = worker {
            worker.wake();
        }
    }

    /// Moves what is on the lists to those given, which are empty.
    pub(super) fn take(&self, clients: &mut Vec<u32>, dialled: &mut Vec<Dialled>) {
        let mut lists = self.lists();
        std::mem::swap(&mut lists.clients, clients);
        if !lists.dialled.is_empty() {
            std::mem::swap(&mut lists.dialled, dialled);
        }
        drop(lists);
        for index in clients {
            self.listed[*index as usize].store(false, Ordering::Release);
        }
    }

    /// Has `worker` woken by the next that comes; true if something is there already.
    pub(super) fn wait(&self, worker: &Waker) -> bool {
        let mut lists = self.lists();
        if !lists.worker.as_ref().is_some_and(|known| known.will_wake(worker)) {
            lists.worker = Some(worker.clone());
        }
        !lists.clients.is_empty() || !lists.dialled.is_empty()
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts one client on the list.
pub(super) struct ClientWaker {
    pub(super) ready: Arc<Ready>,
    pub(super) index: u32,
}

impl Wake for ClientWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ready.push(self.index);
    }
}
