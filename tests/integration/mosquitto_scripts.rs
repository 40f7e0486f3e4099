//! Scripts as people have them, run with Debian's clients and with ours in their place.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Client, Mosquitto, Program};

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scripts");
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sh"))
        .collect();
    scripts.sort();
    scripts
}

/// How `script` ends with a broker of its own.
fn end(client: Client, script: &Path) -> (i32, String, String) {
    let broker = Mosquitto::setup().user("ann", "secret").listener("").start();
    let path = format!("{}:/usr/bin:/bin", client.directory().display());
    let output = Program::new("/bin/sh", [script])
        .env("PATH", path)
        .env("PORT", broker.port().to_string())
        .output();
    let text = |bytes: &[u8]| bytes.escape_ascii().to_string().replace("\\n", "\n");
    // 2.0.11 ends its sentences.
    let stderr = text(&output.stderr).replace(".\n", "\n");
    (output.status, text(&output.stdout), stderr)
}

#[test]
fn scripts_do_not_notice() {
    let scripts = scripts();
    assert!(scripts.len() >= 24, "{}", scripts.len());
    for script in scripts {
        let [theirs, ours] = Client::BOTH.map(|client| end(client, &script));
        assert_eq!(ours, theirs, "{}", script.display());
    }
}
