//! Bytes that arrive from a stream, to be looked at while they arrive.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Instant;

/// What a stream has delivered so far. A thread reads it to its end.
#[derive(Clone, Default)]
pub(crate) struct Capture {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    ended: bool,
}

/// The condition didn't come true: the deadline passed or the stream ended.
#[derive(Debug)]
pub(crate) struct NeverCame;

impl Capture {
    /// Reads `stream` to its end in a thread.
    pub(crate) fn of(stream: impl Read + Send + 'static) -> Self {
        let capture = Self::default();
        let shared = Arc::clone(&capture.shared);
        thread::spawn(move || read_all(stream, &shared));
        capture
    }

    /// A stream that had nothing to say.
    pub(crate) fn nothing() -> Self {
        let capture = Self::default();
        capture.shared.0.lock().unwrap().ended = true;
        capture
    }

    /// A copy of what has arrived so far.
    pub(crate) fn so_far(&self) -> Vec<u8> {
        self.shared.0.lock().unwrap().bytes.clone()
    }

    /// Waits until `condition` finds what it looks for in the bytes so far.
    pub(crate) fn wait_for<T>(
        &self,
        deadline: Instant,
        condition: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<T, NeverCame> {
        let (state, changed) = &*self.shared;
        let mut state = state.lock().unwrap();
        loop {
            if let Some(found) = condition(&state.bytes) {
                return Ok(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                return Err(NeverCame);
            }
            state = changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits for the end of the stream and takes the bytes.
    pub(crate) fn take_all(&self, deadline: Instant) -> Result<Vec<u8>, NeverCame> {
        let (state, changed) = &*self.shared;
        let mut state = state.lock().unwrap();
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(NeverCame);
            }
            state = changed.wait_timeout(state, left).unwrap().0;
        }
        Ok(std::mem::take(&mut state.bytes))
    }
}

/// A terminal whose other side closed reads as an error, which is an end like any other.
fn read_all(mut stream: impl Read, shared: &(Mutex<State>, Condvar)) {
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        let mut state = shared.0.lock().unwrap();
        state.bytes.extend_from_slice(&chunk[..read]);
        state.ended = read == 0;
        shared.1.notify_all();
        if state.ended {
            return;
        }
    }
}
