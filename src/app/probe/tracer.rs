//! The packets of several connections, told in one place.

use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Trace, TraceSink};

/// Tells every packet of each connection, where that is wanted.
#[derive(Clone)]
pub(super) struct Tracer(Option<Arc<Mutex<TraceSink>>>);

impl Tracer {
    pub(super) fn new(sink: Option<TraceSink>) -> Self {
        Self(sink.map(Mutex::new).map(Arc::new))
    }

    /// That of another connection.
    pub(super) fn trace(&self) -> Option<Box<Trace>> {
        let sink = Arc::clone(self.0.as_ref()?);
        Some(Trace::new(Box::new(move |lines| {
            let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
            sink(lines);
        })))
    }
}
