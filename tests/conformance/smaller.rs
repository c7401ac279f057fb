//! Makes a case that differs as small as it can be while it still differs.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

/// How long smaller ones are looked for.
const TIME: Duration = Duration::from_secs(45);

/// The smallest case that was found. `simpler` gives the next smaller ones, `differ` asks the browser about all of
/// them at once.
pub(crate) async fn smallest<C: Clone>(
    mut case: C,
    simpler: impl Fn(&C) -> Vec<C>,
    mut differ: impl AsyncFnMut(&[C]) -> Result<Vec<bool>>,
) -> Result<C> {
    let end = Instant::now() + TIME;
    while Instant::now() < end {
        let candidates = simpler(&case);
        if candidates.is_empty() {
            break;
        }
        let differ = differ(&candidates).await?;
        let found = candidates.into_iter().zip(differ).find(|(_, differs)| *differs);
        let Some((found, _)) = found else { break };
        case = found;
    }
    Ok(case)
}
