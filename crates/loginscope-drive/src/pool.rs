//! Browsers that are used again: to start one and to open its developer tools takes longer than most logins do.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use crate::{Browser, Options};

/// Running browsers that wait for their next use. Whoever takes one gets it as if it had just been started.
pub struct Pool {
    waiting: Mutex<Vec<(Options, Browser)>>,
    limit: usize,
}

impl Pool {
    /// An empty pool, in which no more than so many browsers wait, whatever their kinds.
    pub const fn new(limit: usize) -> Pool {
        Pool { waiting: Mutex::new(Vec::new()), limit }
    }

    /// A browser that was started with these options, [made new](Browser::renew) if somebody has had it before.
    ///
    /// That is done here and not where it was given back: by now the servers of its last page are gone, and nothing
    /// that was still under way can store anything any more.
    pub async fn take(&self, options: &Options) -> Result<Browser> {
        if let Some(mut browser) = self.waiting_with(options) {
            match browser.renew().await {
                Ok(()) => return Ok(browser),
                // It can't be told what it still knows.
                Err(_) => browser.quit().await?,
            }
        }
        Browser::launch(options).await
    }

    /// Takes a browser back that works as it should; others are to be [quit](Browser::quit).
    pub async fn give_back(&self, options: &Options, browser: Browser) -> Result<()> {
        let superfluous = {
            let mut waiting = self.lock();
            waiting.push((options.clone(), browser));
            (waiting.len() > self.limit).then(|| waiting.remove(0).1)
        };
        match superfluous {
            Some(browser) => browser.quit().await,
            None => Ok(()),
        }
    }

    /// Quits all browsers that wait.
    pub async fn quit(&self) -> Result<()> {
        let waiting = std::mem::take(&mut *self.lock());
        for (_, browser) in waiting {
            browser.quit().await?;
        }
        Ok(())
    }

    fn waiting_with(&self, options: &Options) -> Option<Browser> {
        let mut waiting = self.lock();
        let place = waiting.iter().position(|(other, _)| other == options)?;
        Some(waiting.swap_remove(place).1)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Options, Browser)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
