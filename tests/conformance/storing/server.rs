//! Answers with the lines of a batch, byte for byte.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use anyhow::Result;

use crate::web::{Answer, Ports, serve};

type Batches = Arc<Mutex<HashMap<usize, Vec<Vec<u8>>>>>;

/// A running server.
pub(crate) struct Server {
    pub(crate) ports: Ports,
    batches: Batches,
}

impl Server {
    pub(crate) async fn start() -> Result<Server> {
        let batches = Batches::default();
        let of_server = Arc::clone(&batches);
        let ports = serve(move |request, _| {
            let number = request.target.split("?b=").nth(1).and_then(|rest| rest.parse().ok());
            let lines =
                number.and_then(|number: usize| of_server.lock().ok()?.get(&number).cloned());
            let page = Answer::page("<link rel=icon href=data:,>");
            lines.into_iter().flatten().fold(page, |page, line| page.with("Set-Cookie", line))
        })
        .await?;
        Ok(Server { ports, batches })
    }

    /// What the answer to `?b=<number>` has for lines.
    pub(crate) fn put(&self, number: usize, lines: Vec<Vec<u8>>) {
        if let Ok(mut batches) = self.batches.lock() {
            batches.clear();
            batches.insert(number, lines);
        }
    }
}
