//! What `site.json` in the folder of a site says.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use loginscope_drive::Kind;
use serde::Deserialize;

use crate::here;

/// A site: its servers, and what a user does there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Site {
    /// The name of its folder.
    #[serde(skip)]
    pub name: String,
    /// Which framework, which kind of login, what else happens.
    #[serde(rename = "what")]
    _what: String,
    /// The browsers that it is recorded in.
    browsers: Vec<String>,
    /// The processes behind nginx.
    pub servers: Vec<Server>,
    /// What nginx adds to every page: the arguments of `noise/noise.js`.
    #[serde(default)]
    pub noise: Option<String>,
    /// What the user does. Every one is waited for.
    pub steps: Vec<Step>,
    /// Why no login can be seen in what the browser tells; then nothing is said of how it ended.
    #[serde(default)]
    pub unseen: Option<String>,
    /// Warnings that are true of it, and why it has them all the same.
    #[serde(default)]
    pub true_warnings: BTreeMap<String, String>,
}

/// A process that answers for some hosts.
///
/// In its texts `{port}` is the port it shall listen at, `{data}` a folder of its own that is empty, `{python}` and `{node}`
/// where the packages are, `{site}` the folder of the site, `{shared}` a folder for all servers of the site and
/// `{certificate}` what nginx shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    /// The names that nginx passes on to it.
    pub hosts: Vec<String>,
    /// Commands that must end before it starts.
    #[serde(default)]
    pub prepare: Vec<Vec<String>>,
    /// The command; without one, nginx serves the files of the site's folder `pages`.
    #[serde(default)]
    pub run: Vec<String>,
    /// The environment of all its commands.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Lines for nginx.
    #[serde(default)]
    pub nginx: Vec<String>,
}

/// Something that a user does or waits for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    /// Goes to a URL.
    Visit(String),
    /// Types into the first field that a selector matches.
    Fill(String, String),
    /// Types a one-time code, of the key in Base32 that an element shows or has as its value.
    FillCode(String, String),
    /// Clicks the first element that a selector matches.
    Click(String),
    /// Waits until the page shows a text.
    See(String),
    /// Waits until an expression in the page is true; it may do something first.
    Script(String),
    /// Waits some milliseconds, for what the page does by itself.
    Wait(u64),
}

impl Site {
    /// Reads the site of this name.
    pub(crate) fn read(name: &str) -> Result<Site> {
        let file = folder(name).join("site.json");
        let text = fs::read_to_string(&file)
            .with_context(|| format!("could not read {}", file.display()))?;
        let mut site: Site = serde_json::from_str(&text)
            .with_context(|| format!("could not read {}", file.display()))?;
        name.clone_into(&mut site.name);
        Ok(site)
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> PathBuf {
        folder(&self.name)
    }

    /// The browsers that it is recorded in.
    pub(crate) fn browsers(&self) -> Vec<Kind> {
        Kind::ALL
            .into_iter()
            .filter(|kind| self.browsers.iter().any(|name| name == kind.name()))
            .collect()
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(&here()).join("sites").join(name)
}
