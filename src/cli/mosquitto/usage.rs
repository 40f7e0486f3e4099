//! What `--help` and `--version` print.

use super::Tool;

/// The mosquitto whose command lines these are.
const RELEASE: &str = "2.1.2";

/// The text of `--version`.
pub(super) fn version(tool: Tool) -> String {
    format!(
        "{} version {RELEASE} as implemented by culex {}.\n",
        tool.name(),
        env!("CARGO_PKG_VERSION")
    )
}

/// The text of `--help`: what the tool does, its version, the usage and a line or more for each option.
pub(super) fn help(tool: Tool) -> String {
    let text = match tool {
        Tool::Pub => include_str!("usage/pub.txt"),
        Tool::Sub => include_str!("usage/sub.txt"),
        Tool::Rr => include_str!("usage/rr.txt"),
    };
    text.replacen("{version}\n", &version(tool), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_upstreams() {
        for tool in Tool::ALL {
            let name = tool.name();
            let text = help(tool);
            assert!(text.starts_with(&format!("{name} is ")), "{name}");
            assert!(
                text.contains(&format!("\n{name} version {RELEASE} as implemented by culex ")),
                "{name}"
            );
            assert!(text.contains(&format!("\n\nUsage: {name} {{[-h host]")), "{name}");
            assert!(
                text.contains(&format!("\n       {name} --help\n\n -A : ")),
                "{name}"
            );
            assert!(text.ends_with("\n\n"), "{name}");
            assert!(text.lines().all(|line| line.chars().count() <= 120), "{name}");
        }
    }
}
