//! Logins that work, on other people's login code: recordings of real frameworks in real browsers, read by the core.
//!
//! Each folder in `sites/` is one site; `README.md` says how one is added and recorded. The recordings are in `captures/`,
//! and a test for each holds that nothing is said against it. Recording is an ignored test: it needs both browsers, nginx
//! and the frameworks, and the ports 80 and 443.

mod play;
mod record;
mod replay;
mod servers;
mod site;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_drive::Kind;

use crate::site::Site;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    if arguments.ignored {
        // There is one port 443.
        arguments.test_threads = Some(1);
    }
    let mut trials = Vec::new();
    let mut sites = Vec::new();
    for name in names(&here().join("sites")) {
        match Site::read(&name) {
            Ok(site) => sites.push(site),
            Err(error) => trials.push(Trial::test(format!("sites::{name}"), move || {
                Err(Failed::from(format!("{error:#}")))
            })),
        }
    }
    let mut expected = Vec::new();
    for site in sites {
        for kind in site.browsers() {
            let capture = format!("{}.{}.ndjson.gz", site.name, kind.name());
            expected.push(capture.clone());
            trials.push(replays(site.clone(), kind, capture));
            trials.push(records(site.clone(), kind));
        }
    }
    trials.push(Trial::test(
        "every capture has its site, and every site its captures",
        move || {
            let mut is = names(&here().join("captures"));
            is.sort();
            expected.sort();
            if is == expected {
                Ok(())
            } else {
                Err(format!("there is {is:?}, not {expected:?}").into())
            }
        },
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn replays(site: Site, kind: Kind, capture: String) -> Trial {
    Trial::test(format!("{}::{}", kind.name(), site.name), move || {
        replay::is_healthy(&site, &here().join("captures").join(capture))
            .map_err(|error| Failed::from(format!("{error:#}")))
    })
}

fn records(site: Site, kind: Kind) -> Trial {
    Trial::test(format!("record::{}::{}", kind.name(), site.name), move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Failed::from(error.to_string()))?;
        runtime
            .block_on(record::record(&site, kind))
            .map_err(|error| Failed::from(format!("{error:#}")))
    })
    .with_ignored_flag(true)
}

/// Where this is.
fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("healthy")
}

/// What lies in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
