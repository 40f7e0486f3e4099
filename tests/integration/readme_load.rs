//! The workflow, the manifest and the lines for load tests in README.md: they are what they claim to be, and name only
//! flags that exist.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use culex::cli::{self, Environment};
use culex::streams::TerminalFacts;
use yaml_rust2::{Yaml, YamlLoader};

/// The blocks of README.md in that language.
fn blocks(language: &str) -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

fn yaml(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// The words of a shell's line, as far as these lines need it.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in line.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), letter) if letter == open => quote = None,
            (None, ' ') => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    assert_eq!(quote, None, "{line}");
    words.retain(|word| !word.is_empty());
    words
}

/// The words of the workflow's load test, without its name.
pub(crate) fn workflow_load() -> Vec<String> {
    let workflow = blocks("yaml").into_iter().find(|block| block.contains("runs-on"));
    let workflow = workflow.expect("a workflow");
    let start = workflow.find("culex bench -p").expect("a load test");
    let line = workflow[start..].lines().next().unwrap();
    words(line.split(" >> ").next().unwrap()).split_off(2)
}

/// Reads every `culex` of a shell's `script` as the program would. How many there are.
fn check(script: &str) -> usize {
    let environment: Environment = [("JOB_COMPLETION_INDEX", "0")].into_iter().collect();
    let mut found = 0;
    for line in script.lines() {
        let Some(start) = line.find("culex ") else {
            continue;
        };
        let end = line
            .find(" >> ")
            .or_else(|| line.find(" ::: "))
            .unwrap_or(line.len());
        let argv: Vec<OsString> = words(&line[start..end])
            .into_iter()
            .map(|word| word.replace("{}", "1").into())
            .collect();
        let parsed = cli::parse(argv.clone(), &environment, TerminalFacts::default());
        assert!(parsed.is_ok(), "{argv:?}");
        found += 1;
    }
    found
}

#[test]
fn the_workflow_is_one() {
    let all = blocks("yaml");
    let workflow = yaml(&all[0]);
    let jobs = workflow["jobs"].as_hash().unwrap();
    assert_eq!(jobs.len(), 1);
    let job = jobs.values().next().unwrap();
    assert!(job["runs-on"].as_str().is_some());
    let steps = job["steps"].as_vec().unwrap();
    let scripts = steps.iter().filter_map(|step| step["run"].as_str());
    assert_eq!(scripts.map(check).sum::<usize>(), 2);
    for step in steps {
        assert!(
            step["run"].as_str().is_some() != step["uses"].as_str().is_some(),
            "{step:?}"
        );
    }
}

#[test]
fn the_manifest_is_an_indexed_job() {
    let all = blocks("yaml");
    let manifest = yaml(&all[1]);
    assert_eq!(manifest["apiVersion"].as_str(), Some("batch/v1"));
    assert_eq!(manifest["kind"].as_str(), Some("Job"));
    let spec = &manifest["spec"];
    assert_eq!(spec["completionMode"].as_str(), Some("Indexed"));
    assert_eq!(spec["completions"], spec["parallelism"]);
    let pod = &spec["template"]["spec"];
    let container = &pod["containers"][0];
    let script = container["args"][0].as_str().unwrap();
    assert_eq!(check(script), 1);
    let shards = format!("--shard {} ", spec["completions"].as_i64().unwrap());
    assert!(script.contains(&shards), "{script}");
    assert_eq!(container["volumeMounts"][0]["name"], pod["volumes"][0]["name"]);
}

#[test]
fn the_lines_of_a_shell_name_existing_flags() {
    let scripts: Vec<String> = blocks("sh")
        .into_iter()
        .filter(|script| script.contains("culex bench"))
        .collect();
    assert!(scripts.iter().map(|script| check(script)).sum::<usize>() >= 4);
    let argv = ["culex", "bench", "--no-such-flag"].map(OsString::from).to_vec();
    assert!(cli::parse(argv, &Environment::default(), TerminalFacts::default()).is_err());
}
