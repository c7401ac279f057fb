//! Makes a case that differs as small as it can be while it still differs.

use anyhow::Result;

/// How often a smaller one is looked for.
const ROUNDS: usize = 80;

/// The smallest case that was found. `simpler` gives the next smaller ones, `differ` asks the browser about all of
/// them at once.
pub(crate) async fn smallest<C: Clone>(
    mut case: C,
    simpler: impl Fn(&C) -> Vec<C>,
    mut differ: impl AsyncFnMut(&[C]) -> Result<Vec<bool>>,
) -> Result<C> {
    for _ in 0..ROUNDS {
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
