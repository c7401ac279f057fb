//! The invariants of the architecture, each held by a test. `ARCHITECTURE.md` says why they are there.

mod source;

use std::collections::BTreeSet;

use source::{Source, files, read, root};

/// Fails with every offence, so that one run shows them all.
#[track_caller]
fn none(what: &str, offences: impl IntoIterator<Item = String>) {
    let offences: Vec<String> = offences.into_iter().collect();
    assert!(offences.is_empty(), "{what}:\n  {}", offences.join("\n  "));
}

/// The offences of all sources whose path fits, as `path:line: word`.
fn words(sources: &[Source], banned: &[&str]) -> Vec<String> {
    sources.iter().flat_map(|source| source.uses(banned)).collect()
}

fn core() -> Vec<Source> {
    files("crates/loginscope-core/src", "rs").into_iter().map(Source::rust).collect()
}

fn below(sources: Vec<Source>, folder: &str) -> Vec<Source> {
    let folder = format!("crates/loginscope-core/src/{folder}");
    let inside = |source: &Source| {
        source.path.starts_with(&format!("{folder}/")) || source.path == format!("{folder}.rs")
    };
    sources.into_iter().filter(inside).collect()
}

fn all_rust() -> Vec<Source> {
    let crates = files("crates", "rs");
    crates.into_iter().chain(files("tests", "rs")).map(Source::rust).collect()
}

#[test]
fn core_has_no_input_output_clock_or_global() {
    let banned = [
        "std::fs",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "std::env",
        "std::process",
        "std::thread",
        "std::io",
        "fs::",
        "SystemTime",
        "Instant",
        "now_utc",
        "now_local",
        "static mut",
        "OnceLock",
        "LazyLock",
        "OnceCell",
        "LazyCell",
        "thread_local",
        "lazy_static",
        "Mutex",
        "RwLock",
        "AtomicUsize",
        "AtomicBool",
        "AtomicU64",
        "println!",
        "eprintln!",
        "print!",
        "dbg!",
        "HashMap",
        "HashSet",
        "rand::",
        "getrandom",
    ];
    none("the core is a pure function of its input", words(&core(), &banned));
}

#[test]
fn core_depends_on_nothing_that_reaches_outside() {
    let manifest = read("crates/loginscope-core/Cargo.toml");
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let allowed = BTreeSet::from([
        "arcstr",
        "base64",
        "memchr",
        "miniz_oxide",
        "ring",
        "rsa",
        "p256",
        "p384",
        "p521",
        "sha1",
        "sha2",
        "hmac",
        "ed25519-dalek",
        "serde",
        "serde_json",
        "time",
        "url",
        "quick-xml",
        "roxmltree",
    ]);
    let others = dependencies
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#') && !allowed.contains(name))
        .map(str::to_owned);
    none("a new dependency of the core wants a reason here", others);
}

#[test]
fn javascript_parses_no_http() {
    let scripts: Vec<Source> = ["extension", "www"]
        .into_iter()
        .flat_map(|folder| files(folder, "js"))
        .map(Source::plain)
        .collect();
    assert!(!scripts.is_empty());
    let banned = [
        "set-cookie",
        "Set-Cookie",
        "\"cookie\"",
        "'cookie'",
        "authorization",
        "Authorization",
        "Location\"",
        "SameSite",
        "samesite",
        "URLSearchParams",
        "decodeURI",
        "atob(",
        "new URL(url",
        "DOMParser",
        "oauth",
        "saml",
        "SAML",
        ".headers.find",
        ".headers.filter",
        ".headers.map",
        "headers[",
    ];
    none("JavaScript forwards; the core reads", words(&scripts, &banned));
    let lines: usize = scripts.iter().map(|script| script.text.lines().count()).sum();
    assert!(lines < 400, "the shell has {lines} lines of JavaScript; it must stay under 400");
}

#[test]
fn rules_read_the_analysis_only() {
    let rules = below(core(), "rules");
    let offences = rules.iter().flat_map(|source| {
        let outside = |used: &&String| {
            let words =
                ["cookie::Exclusion", "cookie::Warning", "http::json", "http::authorization"];
            let parts = ["analysis", "finding", "model", "rule", "rules", "site", "words"];
            let module = used.split("::").next().unwrap_or_default();
            !parts.contains(&module) && !words.contains(&used.as_str())
        };
        source
            .crate_paths()
            .iter()
            .filter(outside)
            .map(|used| format!("{}: {used}", source.path))
            .collect::<Vec<_>>()
    });
    none("a rule asks the analysis, it works out nothing itself", offences);
}

#[test]
fn rules_name_no_browser() {
    let banned =
        ["Browser::Chrome", "Browser::Firefox", "Browser::Safari", "CHROME", "FIREFOX", "SAFARI"];
    none("a rule reads what each browser does", words(&below(core(), "rules"), &banned));
}

#[test]
fn algorithms_branch_on_no_browser() {
    let sources = core().into_iter().filter(|source| {
        // Here each browser is described, recognised in a file or shown to people.
        ![
            "cookie/policy",
            "model/browser.rs",
            "capture/har",
            "src/diagnosed",
            "cookie/tests.rs",
            "src/cookie.rs",
        ]
        .iter()
        .any(|place| source.path.contains(place))
    });
    let banned =
        ["Browser::Chrome", "Browser::Firefox", "Browser::Safari", "CHROME", "FIREFOX", "SAFARI"];
    none("browsers differ in their policies' data", words(&sources.collect::<Vec<_>>(), &banned));
}

#[test]
fn renderers_see_the_redacted_report_only() {
    let renderers = ["text", "markdown", "html", "sarif", "junit"];
    let sources = renderers.iter().flat_map(|name| below(core(), &format!("report/{name}")));
    let banned = ["model::", "analysis", "Redactor", "Diagnosed", "Exchange", "Trace", "Secret"];
    none("what a renderer sees was redacted before", words(&sources.collect::<Vec<_>>(), &banned));
}

#[test]
fn panel_and_command_give_the_same_report() {
    for folder in ["crates/loginscope-panel/src", "crates/loginscope-cli/src"] {
        let sources: Vec<Source> = files(folder, "rs").into_iter().map(Source::rust).collect();
        assert!(!words(&sources, &["diagnose"]).is_empty(), "{folder} calls the core's diagnose");
        // Whoever does it piece by piece may do it differently.
        let pieces = [
            "analysis::analyze",
            "rules::check",
            "diagnosis::diagnose",
            "Finding::new",
            "Reporter",
        ];
        none("panel and command call the same functions", words(&sources, &pieces));
    }
}

#[test]
fn modules_depend_in_one_direction() {
    let allowed: &[(&str, &[&str])] = &[
        ("json", &[]),
        ("words", &[]),
        ("site", &[]),
        ("model", &["json"]),
        ("http", &["model", "json"]),
        ("token", &["model", "http", "json"]),
        ("session_cookie", &["model", "http", "token"]),
        ("cookie", &["model", "site", "http"]),
        ("capture", &["model", "http", "json"]),
        ("protocol", &["model", "http", "json", "token", "site"]),
        // The report's plain types are what the analysis hands out about cookies; findings carry its effects.
        (
            "analysis",
            &[
                "model",
                "http",
                "json",
                "token",
                "session_cookie",
                "cookie",
                "site",
                "words",
                "protocol",
                "finding",
                "report",
            ],
        ),
        ("finding", &["model", "analysis"]),
        ("rules", &["model", "analysis", "finding", "site", "words", "cookie", "http", "rule"]),
        ("diagnosis", &["model", "analysis", "finding", "words"]),
        ("compare", &["model", "analysis", "http", "report", "diagnosed"]),
        ("report", &["model", "finding", "http", "json", "words", "token"]),
    ];
    let sources = core();
    let mut offences = Vec::new();
    for source in &sources {
        let module = source
            .path
            .trim_start_matches("crates/loginscope-core/src/")
            .split(['/', '.'])
            .next()
            .unwrap_or_default();
        let Some((_, targets)) = allowed.iter().find(|(name, _)| *name == module) else { continue };
        for used in source.crate_paths() {
            let target = used.split("::").next().unwrap_or_default();
            if target != module && !targets.contains(&target) {
                offences.push(format!("{}: {module} must not use {target}", source.path));
            }
        }
    }
    none("modules depend in one direction", offences);
}

#[test]
fn crates_depend_in_one_direction() {
    let mut offences = Vec::new();
    for (package, allowed) in [
        ("loginscope-core", &[][..]),
        ("loginscope-panel", &["loginscope-core"]),
        ("loginscope-verify", &[]),
        ("loginscope-cli", &["loginscope-core", "loginscope-verify"]),
        ("loginscope-lab", &["loginscope-core"]),
        ("loginscope-drive", &["loginscope-lab"]),
        ("loginscope-demo", &["loginscope-core", "loginscope-drive", "loginscope-lab"]),
        ("loginscope-pages", &["loginscope-core", "loginscope-tests"]),
    ] {
        let manifest = read(&format!("crates/{package}/Cargo.toml"));
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        for line in dependencies.lines().take_while(|line| !line.starts_with('[')) {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if name.starts_with("loginscope-") && !allowed.contains(&name) {
                offences.push(format!("{package} must not use {name}"));
            }
        }
    }
    none("crates depend in one direction", offences);
}

#[test]
fn licences_are_permissive() {
    let deny = read("deny.toml");
    let list = deny.split("allow = [").nth(1).and_then(|rest| rest.split(']').next());
    let allowed: Vec<&str> = list.unwrap_or_default().split('"').skip(1).step_by(2).collect();
    assert!(allowed.contains(&"MIT"), "deny.toml has the list of licences");
    let metadata = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&metadata.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let refused = packages.iter().filter_map(|package| {
        let licence = package["license"].as_str().unwrap_or("none");
        // Every part joined by AND must be granted, of those joined by OR (once written as a slash) one.
        let granted = licence.split(" AND ").all(|part| {
            let part = part.trim_matches(['(', ')']);
            part.split(" OR ")
                .flat_map(|one| one.split('/'))
                .any(|one| allowed.contains(&one.trim()))
        });
        (!granted).then(|| format!("{}: {licence}", package["name"]))
    });
    none("licences that deny.toml does not allow", refused);
}

#[test]
fn every_rust_file_says_what_it_is() {
    let silent = all_rust().into_iter().filter(|source| !source.text.starts_with("//! "));
    none("the first line of a file is `//! …`", silent.map(|source| source.path));
}

#[test]
fn files_stay_short() {
    let mut offences = Vec::new();
    for source in all_rust() {
        let lines = source.text.lines().count();
        let most = if source.path.contains("/src/rules/") { 175 } else { 600 };
        if lines > most {
            offences.push(format!("{} has {lines} lines; {most} are enough", source.path));
        }
    }
    none("a file that grows too long is two files", offences);
}

#[test]
fn nothing_is_called_utils() {
    let banned = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];
    let named = |path: &str| path.split(['/', '.']).any(|part| banned.contains(&part));
    let paths = ["rs", "js", "css", "md"]
        .into_iter()
        .flat_map(|kind| {
            ["crates", "extension", "www", "tests", "docs"]
                .into_iter()
                .flat_map(move |folder| files(folder, kind))
        })
        .filter(|path| named(path));
    none("a name says what is in it", paths);
}

#[test]
fn nothing_is_left_for_later() {
    let words_for_later = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let mut offences = Vec::new();
    for source in all_rust() {
        for (number, line) in source.text.lines().enumerate() {
            let later = words_for_later.iter().any(|word| line.contains(word.as_str()));
            let left = ["#[ignore", "todo!(", "unimplemented!("]
                .iter()
                .any(|word| line.trim_start().starts_with(word));
            if later || left {
                offences.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    none("what is not done is not there", offences);
}

#[test]
fn core_never_gives_up() {
    let banned = [".unwrap()", ".expect(", "panic!", "unreachable!", "assert!", "assert_eq!"];
    none("no input makes the core panic", words(&core(), &banned));
}

#[test]
fn every_rule_is_documented_and_where_its_id_says() {
    let mut offences = Vec::new();
    let mut ids = BTreeSet::new();
    for rule in loginscope_core::rules::RULES {
        let path = rule.file.replace('\\', "/");
        let file = format!("rules/{}.rs", rule.id.replace('-', "_"));
        if !path.ends_with(&file) {
            offences.push(format!("{} is in {path}", rule.id));
        }
        if !ids.insert(rule.id) {
            offences.push(format!("{} is there twice", rule.id));
        }
        for heading in ["Why", "Fix", "References"] {
            if rule.section(heading).is_empty() {
                offences.push(format!("{} has no ## {heading}", rule.id));
            }
        }
        if rule.title.ends_with('.') || rule.title.is_empty() {
            offences.push(format!("{}: its title is a noun phrase without a full stop", rule.id));
        }
    }
    let in_files = files("crates/loginscope-core/src/rules", "rs")
        .into_iter()
        .filter(|path| read(path).contains("crate::rule! {"))
        .count();
    if in_files != ids.len() {
        offences.push(format!("{in_files} files declare rules, {} are registered", ids.len()));
    }
    none("rules", offences);
}

#[test]
fn the_architecture_names_a_test_for_each_invariant() {
    if !root().join("ARCHITECTURE.md").exists() {
        return;
    }
    let text = read("ARCHITECTURE.md");
    assert!(text.lines().count() <= 200, "ARCHITECTURE.md stays within 200 lines");
    let tests: String = files("tests", "rs").iter().map(|path| read(path)).collect();
    let named = text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::"));
    let targets = ["tidy", "cli", "redaction", "broken"];
    let missing = named
        .filter(|(target, name)| {
            targets.contains(target) && !tests.contains(&format!("fn {name}("))
        })
        .map(|(target, name)| format!("{target}::{name}"));
    none("ARCHITECTURE.md names tests that do not exist", missing);
    assert!(text.contains("`tidy::"), "ARCHITECTURE.md names the tests that hold its invariants");
}
