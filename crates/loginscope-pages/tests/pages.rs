//! The pages, made as the build makes them.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use loginscope_core::rules::RULES;

/// What a page links to, as paths of the folder.
fn links(page: &Path, html: &str) -> BTreeSet<String> {
    let attributes = html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1));
    let folder = page.parent().unwrap();
    attributes
        .filter_map(|rest| rest.split('"').next())
        .map(|link| {
            folder
                .join(link)
                .components()
                .fold(Vec::new(), |mut path, part| {
                    match part {
                        std::path::Component::ParentDir => drop(path.pop()),
                        part => path.push(part.as_os_str().to_string_lossy().into_owned()),
                    }
                    path
                })
                .join("/")
        })
        .collect()
}

#[test]
fn every_rule_has_a_page_with_an_example_and_no_link_leads_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("rules");
    let made = Command::new(env!("CARGO_BIN_EXE_loginscope-pages")).arg(&root).status().unwrap();
    assert!(made.success());
    let read = |file: &str| {
        fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let index = read("index.html");
    let mut without_example = Vec::new();
    for rule in RULES {
        let file = format!("{}.html", rule.id);
        assert!(index.contains(&format!("href=\"{file}\"")), "{file} is not in the list");
        let html = read(&file);
        assert!(html.contains("<h2>Why</h2>") && html.contains("<h2>Fix</h2>"), "{file}");
        if !html.contains("What Loginscope says") || !html.contains("Not this:") {
            without_example.push(rule.id);
        }
        for link in links(Path::new(&file), &html) {
            let exists = root.join(&link).is_file()
                // What lies beside the folder comes from www/ and extension/.
                || ["index.html", "rules.css", "icons/32.png"].contains(&link.as_str());
            assert!(exists, "{file} links to {link}");
        }
    }
    // They need a recording or a key, which no file of exchanges has.
    let expected = ["capture/started-late", "session/secret-mismatch", "token/signature-invalid"];
    without_example.sort_unstable();
    assert_eq!(without_example, expected);
}
