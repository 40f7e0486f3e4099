//! A process that ends anywhere, again and again, against a model of what it must remember.

use super::*;

/// What the journal must know, and what it may.
#[derive(Default)]
struct Model {
    written: u64,
    /// Identifier, number of the line, PUBREC; as the process sees it, and as it was last written.
    now: Vec<(u16, u64, bool)>,
    next: u64,
    saved: Vec<(u16, u64, bool)>,
    saved_next: u64,
}

impl Model {
    fn save(&mut self) {
        self.saved.clone_from(&self.now);
        self.saved_next = self.next;
    }

    fn crash(&mut self) {
        self.now.clone_from(&self.saved);
        self.next = self.saved_next;
    }
}

fn line(number: u64) -> String {
    format!(
        "{number}{}",
        "x".repeat(usize::try_from(number * 37 % 300).unwrap())
    )
}

fn step(process: &mut Process, writer: &mut PipeWriter, model: &mut Model) {
    match fastrand::u8(0..12) {
        0..3 => {
            let mut text = String::new();
            for _ in 0..fastrand::u8(1..5) {
                text += &line(model.written);
                text.push('\n');
                model.written += 1;
            }
            writer.write_all(text.as_bytes()).unwrap();
            process.take();
        }
        3..6 => {
            if let Some((identifier, text)) = process.send() {
                assert_eq!(text, line(model.next));
                model.now.push((identifier, model.next, false));
                model.next += 1;
            }
        }
        6..8 if !model.now.is_empty() => {
            let index = fastrand::usize(..model.now.len());
            model.now[index].2 = true;
            process.note(Change::Received(id(model.now[index].0)));
        }
        8..11 if !model.now.is_empty() => {
            let index = fastrand::usize(..model.now.len().min(3));
            let (identifier, ..) = model.now.remove(index);
            process.note(Change::Done(id(identifier)));
        }
        _ => {
            process.write();
            model.save();
        }
    }
}

#[test]
fn another_process_knows_all_that_was_written() {
    for seed in 0..40 {
        fastrand::seed(seed);
        let directory = TempDir::new().unwrap();
        let (reader, mut writer) = pipe().unwrap();
        let mut model = Model::default();
        for _ in 0..30 {
            let mut process = Process::start(directory.path(), &reader);
            let expected: Vec<_> = model
                .now
                .iter()
                .map(|(identifier, number, received)| (*identifier, line(*number), *received))
                .collect();
            assert_eq!(kept(&process.spool), expected, "seed {seed}");
            let left = model.now.len() as u64 + model.written - model.next;
            assert_eq!(process.spool.undelivered().unwrap(), left, "seed {seed}");
            for _ in 0..fastrand::u8(1..80) {
                step(&mut process, &mut writer, &mut model);
                // Blocks may bring what was noted into the file too.
                if process.spool.ledger().is_written() {
                    model.save();
                }
            }
            model.crash();
        }
    }
}
