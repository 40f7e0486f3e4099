//! The manual: flags from the definition of the command line, the words around them from here.

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::manual_clients;
use super::manual_mosquitto;
use super::manual_text::{self, Page};
use super::native::{self, Example};
use crate::exit;

/// The pages by file name.
pub(super) fn pages() -> Vec<(String, Vec<u8>)> {
    let mut root = native::command().disable_help_subcommand(true);
    root.build();
    manual_text::PAGES
        .iter()
        .map(|page| {
            let command = match page.command {
                None => &root,
                Some(name) => name.split(' ').fold(&root, |command, word| {
                    command.find_subcommand(word).unwrap_or(command)
                }),
            };
            let name = match page.command {
                None => "culex.1".to_owned(),
                Some(command) => format!("{}.1", file_name(command)),
            };
            (name, render(page, command.clone()).into_bytes())
        })
        .chain([mosquitto_page()])
        .chain(manual_clients::pages())
        .collect()
}

/// The name of the page of `command`, without its section.
fn file_name(command: &str) -> String {
    format!("culex-{}", command.replace(' ', "-"))
}

fn mosquitto_page() -> (String, Vec<u8>) {
    let name = manual_mosquitto::NAME.to_owned();
    (name, manual_mosquitto::page().into_bytes())
}

fn render(page: &Page, command: Command) -> String {
    let has_commands = command.has_subcommands();
    let man = Man::new(command.mut_args(with_values_in_help));
    let mut text = title(&man, page);
    text += &section(|out| man.render_name_section(out));
    text += &section(|out| man.render_synopsis_section(out));
    text += &description(page);
    if has_commands {
        text +=
            &section(|out| man.render_subcommands_section(out)).replace(".SH SUBCOMMANDS", ".SH COMMANDS");
    }
    text += &options(&section(|out| man.render_options_section(out)));
    for (heading, paragraphs) in page.sections {
        text += &prose(heading, paragraphs);
    }
    text += &exit_status(page);
    if page.lists_environment {
        text += &environment();
    }
    text += &examples(page.examples);
    text + &see_also(page)
}

/// The values that an argument may have, on the line of its help instead of one below the other.
fn with_values_in_help(arg: Arg) -> Arg {
    let values = arg.get_possible_values();
    if values.is_empty() || !arg.get_action().takes_values() {
        return arg;
    }
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = format!("{help} [possible values: {}]", names.join(", "));
    arg.help(help).hide_possible_values(true)
}

/// What comes before the first section. The date stays empty.
fn title(man: &Man, page: &Page) -> String {
    let text = section(|out| man.render_title(out));
    let preamble = text.split(".TH").next().unwrap_or_default();
    let name = page
        .command
        .map_or_else(|| "CULEX".to_owned(), |command| file_name(command).to_uppercase());
    let version = env!("CARGO_PKG_VERSION");
    format!("{preamble}.TH {name} 1 \"\" \"culex {version}\" \"culex manual\"\n")
}

/// What `render` writes.
fn section(render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    // Writing to a vector cannot fail.
    let _ = render(&mut out);
    let text = String::from_utf8_lossy(&out).into_owned();
    // What defines the apostrophe stands once, before the title.
    match text.find(".SH") {
        Some(start) => text[start..].to_owned(),
        None => text,
    }
}

/// The headings of the help become sections below one of the manual.
fn options(text: &str) -> String {
    let text = text.replace(".SH OPTIONS\n", "").replace(".SH ", ".SS ");
    format!(".SH OPTIONS\n{text}")
}

fn description(page: &Page) -> String {
    prose("DESCRIPTION", page.description)
}

/// Paragraphs. One whose lines begin with two spaces stays as it is; one that has a tab is a term and what it means.
pub(super) fn prose(heading: &str, paragraphs: &[&str]) -> String {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for paragraph in paragraphs {
        if let Some((term, meaning)) = paragraph.split_once('\t') {
            roff.control("TP", []);
            roff.text([bold(term)]);
            roff.text([roman(meaning)]);
        } else if paragraph.starts_with("  ") {
            verbatim(&mut roff, paragraph);
        } else {
            roff.control("PP", []);
            roff.text([roman(*paragraph)]);
        }
    }
    body(&roff)
}

fn verbatim(roff: &mut Roff, text: &str) {
    roff.control("PP", []);
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line.trim_start_matches("  "))]);
    }
    roff.control("fi", []);
    roff.control("RE", []);
}

fn exit_status(page: &Page) -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (exit, meaning) in exit::TABLE {
        if page.connects || exit.code() <= 2 {
            roff.control("TP", []);
            roff.text([bold(exit.code().to_string())]);
            roff.text([roman(meaning)]);
        }
    }
    body(&roff)
}

fn environment() -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["ENVIRONMENT"]);
    roff.text([roman(manual_text::ENVIRONMENT)]);
    roff.control("PP", []);
    // A name that is broken at the end of a line is hard to copy.
    roff.control("nh", []);
    roff.text([roman(native::variables().join(", ") + ".")]);
    roff.control("hy", []);
    for (variable, meaning) in manual_text::OTHER_VARIABLES {
        roff.control("TP", []);
        roff.text([bold(*variable)]);
        roff.text([roman(*meaning)]);
    }
    body(&roff)
}

fn examples(examples: &[Example]) -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    for Example { line, what } in examples {
        roff.control("PP", []);
        roff.text([roman(*what)]);
        verbatim(&mut roff, line);
    }
    body(&roff)
}

fn see_also(page: &Page) -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let mut inlines = Vec::new();
    for other in manual_text::PAGES
        .iter()
        .filter(|other| other.command != page.command)
    {
        if !inlines.is_empty() {
            inlines.push(roman(", "));
        }
        let name = other.command.map_or_else(|| "culex".to_owned(), file_name);
        inlines.push(italic(name));
        inlines.push(roman("(1)"));
    }
    roff.text(inlines);
    body(&roff)
}

/// The text without the preamble that each piece would have.
pub(super) fn body(roff: &Roff) -> String {
    section(|out| roff.to_writer(out))
}
