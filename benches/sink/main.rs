//! The sink: a loopback MQTT server that is much faster than the clients it measures.
//!
//! It speaks 3.1, 3.1.1 and 5, acknowledges every publish, counts, checks the numbering of what arrives, and keeps
//! nothing. With `--flood N` it answers a SUBSCRIBE with N messages, as fast as the subscriber takes them. It is
//! not a broker: nothing is routed. With `--tls FILE` it speaks TLS, and writes the certificate of the authority to trust
//! to FILE; with `--ws` it speaks WebSocket.
//!
//! ```text
//! sink [--port P] [--tls FILE | --ws] [--numbered] [--quiet] [--flood N] [--size BYTES] [--window W]
//! ```
//!
//! The first line of its output is `listening 127.0.0.1:PORT`. A JSON line follows for each connection that ended,
//! unless `--quiet`, and one with the totals at SIGINT or SIGTERM.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program of its own"
)]

mod connection;
mod cover;
mod flood;
mod framing;
mod number;
mod tally;
mod wire;

use std::cell::RefCell;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{ErrorKind, Interest};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

use connection::Connection;
use cover::{Cover, Wrapping};
use flood::Plan;
use tally::Tally;

/// What one read takes at most.
const READ: usize = 256 * 1024;
/// Connections that may wait for `accept`.
const BACKLOG: u32 = 4096;

/// What the command line asks for.
#[derive(Clone)]
struct Options {
    port: u16,
    wrapping: Wrapping,
    numbered: bool,
    quiet: bool,
    plan: Plan,
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, Box<dyn Error>> {
    let mut options = Options {
        port: 0,
        wrapping: Wrapping::None,
        numbered: false,
        quiet: false,
        plan: Plan::default(),
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--numbered" => options.numbered = true,
            "--quiet" => options.quiet = true,
            "--ws" => options.wrapping = Wrapping::WebSocket,
            name => {
                let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
                match name {
                    "--tls" => options.wrapping = Wrapping::tls(Path::new(&value))?,
                    "--port" => options.port = value.parse()?,
                    "--flood" => options.plan.count = value.parse()?,
                    "--size" => options.plan.size = value.parse()?,
                    "--window" => options.plan.window = value.parse()?,
                    _ => return Err(format!("unknown option {name}").into()),
                }
            }
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options(std::env::args().skip(1))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let totals = Arc::new(Mutex::new(Tally::default()));
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))?;
    let listener = socket.listen(BACKLOG)?;
    println!("listening {}", listener.local_addr()?);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        accepted = accept(&listener, options, &totals) => accepted?,
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    let totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{}", totals.json("total"));
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    options: Options,
    totals: &Arc<Mutex<Tally>>,
) -> Result<(), Box<dyn Error>> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let totals = Arc::clone(totals);
        let options = options.clone();
        tokio::spawn(async move {
            let mut connection = Connection::new(options.numbered, options.plan);
            if let Err(error) = run(&stream, &mut connection, &options.wrapping).await {
                connection.tally.fail(&error.to_string());
            }
            if !options.quiet {
                println!("{}", connection.tally.json("connection"));
            }
            let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
            totals.add(&connection.tally);
        });
    }
}

/// Buffers of the thread, so that an idle connection has none.
struct Scratch {
    input: Vec<u8>,
    output: Vec<u8>,
    /// What was in the input, where it is wrapped.
    plain: Vec<u8>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch {
        input: vec![0; READ],
        output: Vec::new(),
        plain: Vec::new(),
    });
}

type Problem = Box<dyn Error + Send + Sync>;

/// Serves one connection until it ends.
async fn run(stream: &TcpStream, connection: &mut Connection, wrapping: &Wrapping) -> Result<(), Problem> {
    let mut cover = wrapping.cover()?;
    while !connection.is_over() {
        let has_output = match &cover {
            Some(cover) => !cover.unsent.is_empty() || connection.has_output(),
            None => connection.has_output(),
        };
        let interest = if has_output {
            Interest::READABLE | Interest::WRITABLE
        } else {
            Interest::READABLE
        };
        let ready = stream.ready(interest).await?;
        SCRATCH.with_borrow_mut(|scratch| match &mut cover {
            None => {
                if ready.is_readable() {
                    read(stream, connection, &mut scratch.input)?;
                }
                write(stream, connection, &mut scratch.output)
            }
            Some(cover) => {
                if ready.is_readable() {
                    read_wrapped(stream, connection, cover, scratch)?;
                }
                write_wrapped(stream, connection, cover, &mut scratch.output)
            }
        })?;
    }
    Ok(())
}

/// As [`read`], of what is wrapped.
fn read_wrapped(
    stream: &TcpStream,
    connection: &mut Connection,
    cover: &mut Cover,
    scratch: &mut Scratch,
) -> Result<(), Problem> {
    match stream.try_read(&mut scratch.input) {
        Ok(0) => connection.end(),
        Ok(count) => {
            scratch.plain.clear();
            scratch.plain.append(&mut connection.rest);
            cover.unwrap(&scratch.input[..count], &mut scratch.plain)?;
            let used = connection.receive(&scratch.plain)?;
            connection.rest.extend_from_slice(&scratch.plain[used..]);
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// As [`write`], of what is to be wrapped.
fn write_wrapped(
    stream: &TcpStream,
    connection: &mut Connection,
    cover: &mut Cover,
    output: &mut Vec<u8>,
) -> Result<(), Problem> {
    if cover.unsent.is_empty() {
        connection.take_output(output);
        if !output.is_empty() {
            cover.wrap(output)?;
            output.clear();
        }
        connection.put_back(&[]);
    }
    let mut written = 0;
    while written < cover.unsent.len() {
        match stream.try_write(&cover.unsent[written..]) {
            Ok(count) => written += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error.into()),
        }
    }
    cover.unsent.drain(..written);
    Ok(())
}

/// One read, of all that is there up to [`READ`].
fn read(stream: &TcpStream, connection: &mut Connection, input: &mut [u8]) -> Result<(), Problem> {
    let kept = connection.rest.len();
    if kept >= input.len() {
        return Err("a header of more than 256 KiB".into());
    }
    input[..kept].copy_from_slice(&connection.rest);
    match stream.try_read(&mut input[kept..]) {
        Ok(0) => connection.end(),
        Ok(count) => {
            let filled = kept + count;
            let used = connection.receive(&input[..filled])?;
            connection.rest.clear();
            connection.rest.extend_from_slice(&input[used..filled]);
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Writes what is due, as far as the socket takes it.
fn write(stream: &TcpStream, connection: &mut Connection, output: &mut Vec<u8>) -> Result<(), Problem> {
    connection.take_output(output);
    let mut written = 0;
    while written < output.len() {
        match stream.try_write(&output[written..]) {
            Ok(count) => written += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error.into()),
        }
    }
    connection.put_back(&output[written..]);
    output.clear();
    Ok(())
}
